/* The command line. */
#include <stdio.h>

#include "kdidx.h"

int main(void)
{
    return printf("kdidx %s\n", kdidx_version()) < 0 ? 6 : 0;
}

#!/bin/sh
# Prints a Python that has a module, the system's if the first in $PATH has not: python.sh MODULE
for python in python3 /usr/bin/python3; do
    if "$python" -c "import $1" 2>/dev/null; then
        echo "$python"
        exit
    fi
done

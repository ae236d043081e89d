/* XML: feeds, exports, wikis' dumps, anything. */
#include "reading.h"
#include "input/xmltext.h"

/* What the parser is given has no byte and no character that it must stop at. */
static void check_text(const uint8_t *bytes, size_t n)
{
    struct kd_str rest = {(const char *)bytes, n};
    struct kd_stream stream;
    struct kd_xml_text text;
    struct kd_buf all = KD_BUF_EMPTY;
    char piece[1000];
    int got;
    kd_stream_init(&stream, read_memory, &rest);
    kd_stream_fill_head(&stream);
    kd_xml_text_init(&text);
    while ((got = kd_xml_text_read(&text, &stream, piece, sizeof piece)) > 0)
        kd_buf_add(&all, piece, (size_t)got);
    must(got == 0 && !all.failed && text.ended);
    must(all.len == 0 || kd_utf8_valid(all.data, all.len) == all.len);
    for (size_t i = 0; i < all.len; i++)
        must((unsigned char)all.data[i] >= ' ' || all.data[i] == '\t' || all.data[i] == '\n');
    kd_xml_text_free(&text);
    kd_buf_free(&all);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    check_text(bytes, n);
    check_reading(kd_feed_read, bytes, n);
    return 0;
}

#include "cmd/fields.h"

#include <stdio.h>
#include <string.h>

#include "base/data.h"
#include "base/json.h"

/* Where it is not the command's own schema, its first list of objects, and these fields alone:
 * `asked` stands in front of each row. The first counts whose `word`, if any, is on the line. */
static const struct shape {
    const char *command, *word, *schema, *rows, *asked;
} SHAPES[] = {
    {"who", NULL, "who", NULL, "drama"},         {"what", NULL, "what", NULL, "person"},
    {"when", NULL, "when", NULL, "name"},        {"where", NULL, "where", NULL, "drama"},
    {"search", NULL, "search", NULL, "query"},   {"show", NULL, "show", NULL, "article"},
    {"graph", NULL, "graph", "edges", NULL},     {"rules", "--stats", "rules", NULL, NULL},
    {"rules", "check", "rulecheck", NULL, NULL}, {"ingest", NULL, "inputs", NULL, NULL},
    {"extract", NULL, "inputs", NULL, NULL},     {"same", NULL, "decisions", NULL, NULL},
    {"differ", NULL, "decisions", NULL, NULL},   {"alias", NULL, "decisions", NULL, NULL},
    {"schema", NULL, "schemas", NULL, NULL}};

struct reader {
    struct kd_arena *arena;
    const struct kd_strings *words; /* of the line */
    struct kd_strings *out;
    const json_t *root;
};

static bool is_on_line(const struct kd_strings *words, const char *word, size_t len)
{
    for (size_t i = 0; i < words->n; i++)
        if (strlen(words->v[i]) == len && strncmp(words->v[i], word, len) == 0)
            return true;
    return false;
}

static struct shape shape_of(const char *command, const struct kd_strings *words)
{
    for (size_t i = 0; i < sizeof SHAPES / sizeof *SHAPES; i++) {
        const char *word = SHAPES[i].word;
        if (strcmp(SHAPES[i].command, command) == 0 &&
            (word == NULL || is_on_line(words, word, strlen(word))))
            return SHAPES[i];
    }
    return (struct shape){command, NULL, command, NULL, NULL};
}

/* Whether rows have a field, or the form of a row: the description of some begins with the words
 * for which they are there, "dramas, works" or "--stats: times it was tried". */
enum fit { LACKS_OPTION, FITS, IS_NAMED };

static enum fit fit_of(const struct reader *r, const json_t *schema)
{
    const char *words = json_string_value(json_object_get(schema, "description"));
    const char *at = words != NULL ? words : "";
    for (size_t len; *at != '\0'; at += strspn(at, ", ")) {
        len = strcspn(at, ",:");
        if (is_on_line(r->words, at, len))
            return IS_NAMED;
        at += at[len] == ',' ? len : strlen(at);
    }
    return words != NULL && strncmp(words, "--", 2) == 0 ? LACKS_OPTION : FITS;
}

/* What a schema stands for that refers to another: "#/$defs/evidence". */
static const json_t *resolved(const struct reader *r, const json_t *schema)
{
    static const char defs[] = "#/$defs/";
    const char *ref = json_string_value(json_object_get(schema, "$ref"));
    if (ref == NULL || strncmp(ref, defs, strlen(defs)) != 0)
        return schema;
    return json_object_get(json_object_get(r->root, "$defs"), ref + strlen(defs));
}

static void add(const struct reader *r, const char *before, const char *name)
{
    struct kd_arena_text field = {0};
    kd_arena_printf(r->arena, &field, "%s%s%s", before, before[0] != '\0' ? "." : "", name);
    for (size_t i = 0; i < r->out->n; i++)
        if (strcmp(r->out->v[i], field.v) == 0)
            return;
    *KD_PUSH(r->arena, r->out) = field.v;
}

/* The fields of objects; of each the fields in it, but no deeper. */
static void add_fields(const struct reader *r, const char *before, const json_t *object)
{
    const char *name;
    json_t *field; /* jansson iterates over what may be changed */
    json_t *fields = json_object_get(resolved(r, object), "properties");
    json_object_foreach(fields, name, field)
    {
        if (fit_of(r, field) == LACKS_OPTION)
            continue;
        add(r, before, name);
        if (before[0] == '\0') {
            add_fields(r, name, field);
            add_fields(r, name, json_object_get(resolved(r, field), "items"));
        }
    }
}

static bool is_objects(const json_t *list)
{
    const json_t *items = json_object_get(list, "items");
    return json_object_get(items, "properties") != NULL || json_object_get(items, "anyOf") != NULL;
}

static const json_t *find_rows(const struct reader *r, const char *rows)
{
    const char *name;
    json_t *list, *lists = json_object_get(r->root, "properties");
    json_object_foreach(lists, name, list)
    {
        if (rows != NULL ? strcmp(rows, name) == 0 : is_objects(list))
            return json_object_get(list, "items");
    }
    return NULL;
}

/* The form that the line names, else all that need no option. */
static void read_forms(const struct reader *r, const json_t *forms)
{
    enum fit best = LACKS_OPTION;
    for (size_t i = 0; i < json_array_size(forms); i++) {
        enum fit fit = fit_of(r, json_array_get(forms, i));
        best = fit > best ? fit : best;
    }
    for (size_t i = 0; i < json_array_size(forms); i++)
        if (fit_of(r, json_array_get(forms, i)) == best)
            add_fields(r, "", json_array_get(forms, i));
}

static void read_rows(const struct reader *r, const struct shape *shape)
{
    const json_t *rows = find_rows(r, shape->rows);
    if (shape->asked != NULL)
        add(r, "", shape->asked);
    add_fields(r, "", rows);
    read_forms(r, json_object_get(rows, "anyOf"));
}

enum kdidx_status kd_fields_of(struct kd_arena *arena, const char *command,
                               const struct kd_strings *words, struct kd_strings *out,
                               struct kd_error *err)
{
    const struct shape shape = shape_of(command, words);
    char name[48];
    json_error_t why;
    snprintf(name, sizeof name, "schema/%s.1.json", shape.schema);
    const struct kd_data_file *file = kd_data_own(name);
    if (file == NULL)
        return KDIDX_OK;
    json_t *root = kd_json_read(file->text, file->len, 0, &why);
    if (root == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    read_rows(&(struct reader){arena, words, out, root}, &shape);
    json_decref(root);
    return KDIDX_OK;
}

#include "cmd/fields.h"

#include <stdio.h>
#include <string.h>

#include "base/data.h"
#include "base/json.h"

/* Where it is not the command's own schema, its first list of objects, and these fields alone:
 * `asked` stands in front of each row. */
static const struct shape {
    const char *command, *schema, *rows, *asked;
} SHAPES[] = {{"who", "who", NULL, "drama"},       {"what", "what", NULL, "person"},
              {"when", "when", NULL, "name"},      {"where", "where", NULL, "drama"},
              {"search", "search", NULL, "query"}, {"show", "show", NULL, "article"},
              {"graph", "graph", "edges", NULL},   {"ingest", "inputs", NULL, NULL},
              {"extract", "inputs", NULL, NULL},   {"same", "decisions", NULL, NULL},
              {"differ", "decisions", NULL, NULL}, {"alias", "decisions", NULL, NULL},
              {"schema", "schemas", NULL, NULL}};

struct reader {
    struct kd_arena *arena;
    struct kd_strings *out;
    const json_t *root;
};

static struct shape shape_of(const char *command)
{
    for (size_t i = 0; i < sizeof SHAPES / sizeof *SHAPES; i++)
        if (strcmp(SHAPES[i].command, command) == 0)
            return SHAPES[i];
    return (struct shape){command, command, NULL, NULL};
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

static void read_rows(const struct reader *r, const struct shape *shape)
{
    const json_t *rows = find_rows(r, shape->rows), *kinds = json_object_get(rows, "anyOf");
    if (shape->asked != NULL)
        add(r, "", shape->asked);
    add_fields(r, "", rows);
    for (size_t i = 0; i < json_array_size(kinds); i++)
        add_fields(r, "", json_array_get(kinds, i));
}

enum kdidx_status kd_fields_of(struct kd_arena *arena, const char *command, struct kd_strings *out,
                               struct kd_error *err)
{
    const struct shape shape = shape_of(command);
    char name[48];
    json_error_t why;
    snprintf(name, sizeof name, "schema/%s.1.json", shape.schema);
    const struct kd_data_file *file = kd_data_own(name);
    if (file == NULL)
        return KDIDX_OK;
    json_t *root = kd_json_read(file->text, file->len, 0, &why);
    if (root == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    read_rows(&(struct reader){arena, out, root}, &shape);
    json_decref(root);
    return KDIDX_OK;
}

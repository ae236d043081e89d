/* The entries of people and dramas, with the evidence for each row; figures and coverage. */
#include "cmd/report.h"

#include <inttypes.h>
#include <string.h>

#include "print/markup.h"

/* What is shown of a text at most, in bytes of markup. */
enum { MOST_NAME = 120, MOST_QUOTE = 420, MOST_TITLE = 160, MOST_PLACE = 120, MOST_ADDRESS = 250 };

void kd_report_text(struct kd_buf *out, const char *s)
{
    kd_markup_clip(out, s, MOST_NAME);
}

void kd_report_articles(struct kd_buf *out, uint64_t n)
{
    kd_buf_printf(out, "%" PRIu64 " article%s", n, n == 1 ? "" : "s");
}

size_t kd_report_find_person(const struct kd_report *report, const char *name, enum kd_role role)
{
    for (size_t i = 0; i < report->people.n; i++) {
        const struct kd_report_person *person = &report->people.v[i];
        bool acts = person->qualifier != NULL && strcmp(person->qualifier, "actor") == 0;
        if (strcmp(person->what.person.name, name) == 0 &&
            (person->qualifier == NULL || acts == (role == KD_ACTOR)))
            return i;
    }
    return SIZE_MAX;
}

size_t kd_report_find_drama(const struct kd_report *report, const char *title)
{
    for (size_t i = 0; i < report->dramas.n; i++)
        if (strcmp(report->dramas.v[i].who.drama.title, title) == 0)
            return i;
    return SIZE_MAX;
}

/* ---- which rows ---- */

static void choose_people(const struct kd_who *who, struct kd_report_rows *rows)
{
    size_t cast = 0, crew = 0;
    for (size_t i = 0; i < who->people.n; i++) {
        bool acts = who->people.v[i].role == KD_ACTOR;
        if (acts ? cast++ < KD_REPORT_CAST : crew++ < KD_REPORT_CREW)
            rows->people[rows->people_count++] = i;
    }
}

/* The events that most articles tell of. */
static bool is_better(const struct kd_when_date *a, const struct kd_when_date *b)
{
    if (a->independent != b->independent)
        return a->independent > b->independent;
    return a->confidence > b->confidence;
}

static void choose_dates(const struct kd_when *when, struct kd_report_rows *rows)
{
    for (size_t i = 0; i < when->dates.n; i++) {
        const struct kd_when_date *date = &when->dates.v[i];
        size_t better = 0;
        for (size_t k = 0; k < when->dates.n; k++)
            better +=
                when->dates.v[k].event != NULL && (is_better(&when->dates.v[k], date) ||
                                                   (k < i && !is_better(date, &when->dates.v[k])));
        if (date->event != NULL && better < KD_REPORT_DATES)
            rows->dates[rows->date_count++] = i;
    }
}

void kd_report_choose(const struct kd_report_drama *drama, struct kd_report_rows *rows)
{
    *rows = (struct kd_report_rows){0};
    choose_people(&drama->who, rows);
    choose_dates(&drama->when, rows);
}

/* ---- cells ---- */

/* Only what leads to a page on the web is a link, never javascript: or data:; and no address that
 * is too long, or has what may not stand in one. */
static bool is_web(const char *url)
{
    if (url == NULL || (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0))
        return false;
    size_t size = strlen(url);
    for (const char *c = url; *c != '\0'; c++)
        size += *c == '&' ? strlen("amp;") : 0;
    return size < MOST_ADDRESS && strpbrk(url, "\"'<> ") == NULL;
}

/* What a name is found by in the search box. */
static void add_find(struct kd_buf *out, const char *name, const struct kd_strings *aliases)
{
    enum { MOST_ALIASES = 6 };
    kd_buf_add_str(out, " data-find=\"");
    kd_report_text(out, name);
    for (size_t i = 0; i < aliases->n && i < MOST_ALIASES; i++) {
        kd_buf_add_char(out, '|');
        kd_report_text(out, aliases->v[i]);
    }
    kd_buf_add_char(out, '"');
}

static void add_strings(struct kd_buf *out, const struct kd_strings *strings, size_t most)
{
    for (size_t i = 0; i < strings->n && i < most; i++) {
        kd_buf_add_str(out, i > 0 ? ", " : "");
        kd_report_text(out, strings->v[i]);
    }
}

/* Where a sentence stands. */
static void add_place(struct kd_buf *out, const struct kd_evidence *e)
{
    bool web = is_web(e->url);
    if (web) {
        kd_buf_add_str(out, "<a rel=\"noopener noreferrer\" href=\"");
        kd_markup_text(out, e->url);
        kd_buf_add_str(out, "\">");
    }
    kd_markup_clip(out, e->title != NULL ? e->title : e->source, MOST_TITLE);
    kd_buf_add_str(out, web ? "</a>" : "");
    kd_buf_add_str(out, e->outlet != NULL ? ", " : "");
    kd_report_text(out, e->outlet);
    kd_buf_add_str(out, e->published != NULL ? ", " : "");
    kd_report_text(out, e->published);
    kd_buf_add_str(out, " <span class=place>");
    kd_markup_clip(out, e->source, MOST_PLACE);
    kd_buf_printf(out, "#%" PRIu32 ", bytes %" PRIu32 "–%" PRIu32 "</span>", e->ordinal, e->start,
                  e->end);
}

/* The sentence, and where it stands: the first of the pieces. */
static void add_evidence(struct kd_buf *out, const struct kd_evidences *evidence)
{
    kd_buf_add_str(out, "<td class=proof>");
    if (evidence->n > 0 && evidence->v[0].article != NULL) {
        kd_buf_add_str(out, "<q>");
        kd_markup_clip(out, evidence->v[0].quote, MOST_QUOTE);
        kd_buf_add_str(out, "</q> <cite>");
        add_place(out, &evidence->v[0]);
        kd_buf_add_str(out, "</cite>");
    }
    kd_buf_add_str(out, "</td>");
}

static void add_count(struct kd_buf *out, uint64_t n)
{
    kd_buf_printf(out, "<td class=n data-l=articles>%" PRIu64 "</td>", n);
}

static void add_sure(struct kd_buf *out, double confidence)
{
    if (confidence > 0)
        kd_buf_printf(out, "<td class=n data-l=sure>%.2f</td>", confidence);
    else
        kd_buf_add_str(out, "<td class=n data-l=sure>–</td>");
}

static void begin_table(struct kd_buf *out, const char *caption, const char *heads)
{
    kd_buf_printf(out,
                  "<div class=scroll role=group tabindex=0 aria-label=\"%s\"><table><caption>%s"
                  "</caption><thead><tr>%s</tr></thead><tbody>\n",
                  caption, caption, heads);
}

static void end_table(struct kd_buf *out)
{
    kd_buf_add_str(out, "</tbody></table></div>\n");
}

/* A name that leads to its entry, where there is one. */
static void add_link(struct kd_buf *out, char kind, size_t entry, const char *name)
{
    if (entry != SIZE_MAX)
        kd_buf_printf(out, "<a href=\"#%c%zu\">", kind, entry);
    kd_report_text(out, name);
    if (entry != SIZE_MAX)
        kd_buf_add_str(out, "</a>");
}

/* ---- dramas ---- */

static void add_cast(struct kd_buf *out, const struct kd_report *report, size_t d,
                     const struct kd_report_rows *rows)
{
    const struct kd_who *who = &report->dramas.v[d].who;
    if (rows->people_count == 0)
        return;
    begin_table(out, "Cast and crew",
                "<th scope=col>Name<th scope=col>Role<th scope=col>Character<th scope=col class=n>"
                "Articles<th scope=col class=n>Sure<th scope=col>Evidence");
    for (size_t i = 0; i < rows->people_count; i++) {
        const struct kd_who_person *person = &who->people.v[rows->people[i]];
        kd_buf_printf(out, "<tr id=\"d%zu-p%zu\"><th scope=row>", d, rows->people[i]);
        add_link(out, 'p', kd_report_find_person(report, person->name, person->role), person->name);
        kd_buf_printf(out, "</th><td>%s</td><td>", kd_role_name(person->role));
        add_strings(out, &person->characters, 2);
        kd_buf_add_str(out, "</td>");
        add_count(out, person->independent);
        add_sure(out, person->confidence);
        add_evidence(out, &person->evidence);
        kd_buf_add_str(out, "</tr>\n");
    }
    end_table(out);
}

static void add_dates(struct kd_buf *out, const struct kd_report *report, size_t d,
                      const struct kd_report_rows *rows)
{
    if (rows->date_count == 0)
        return;
    begin_table(
        out, "Dates",
        "<th scope=col>Date<th scope=col>What<th scope=col class=n>Articles<th scope=col class=n>"
        "Sure<th scope=col>Evidence");
    for (size_t i = 0; i < rows->date_count; i++) {
        const struct kd_when_date *date = &report->dramas.v[d].when.dates.v[rows->dates[i]];
        kd_buf_printf(out, "<tr id=\"d%zu-w%zu\"><th scope=row>", d, rows->dates[i]);
        kd_report_text(out, date->value);
        kd_buf_printf(out, "%s</th><td>", date->inferred ? "*" : "");
        for (const char *c = date->event; *c != '\0'; c++)
            kd_buf_add_char(out, *c == '_' ? ' ' : *c);
        if (date->episode > 0)
            kd_buf_printf(out, " %u", date->episode);
        kd_buf_add_str(out, "</td>");
        add_count(out, date->independent);
        add_sure(out, date->confidence);
        add_evidence(out, &date->evidence);
        kd_buf_add_str(out, "</tr>\n");
    }
    end_table(out);
}

static void add_days(struct kd_buf *out, uint8_t days)
{
    static const char *const names[] = {"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (days >> i & 1)
            kd_buf_add_str(out, names[i]);
}

static void add_places(struct kd_buf *out, const struct kd_report *report, size_t d)
{
    const struct kd_where *where = &report->dramas.v[d].where;
    if (where->rows.n == 0)
        return;
    begin_table(
        out, "Networks and air times",
        "<th scope=col>Where<th scope=col class=n>Articles<th scope=col class=n>Sure<th scope=col>"
        "Evidence");
    for (size_t i = 0; i < where->rows.n && i < KD_REPORT_PLACES; i++) {
        const struct kd_where_row *row = &where->rows.v[i];
        kd_buf_printf(out, "<tr id=\"d%zu-a%zu\"><th scope=row>", d, i);
        kd_report_text(out, row->network);
        add_days(out, row->days);
        kd_report_text(out, row->time);
        kd_buf_add_str(out, "</th>");
        add_count(out, row->independent);
        add_sure(out, row->confidence);
        add_evidence(out, &row->evidence);
        kd_buf_add_str(out, "</tr>\n");
    }
    end_table(out);
}

static void begin_entry(struct kd_buf *out, char kind, size_t n, const char *name,
                        const struct kd_strings *aliases)
{
    kd_buf_printf(out, "<details class=entry id=\"%c%zu\"", kind, n);
    add_find(out, name, aliases);
    kd_buf_add_str(out, "><summary><h3>");
    kd_report_text(out, name);
    kd_buf_add_str(out, "</h3> <span class=note>");
}

static void end_entry_head(struct kd_buf *out, uint64_t articles, const struct kd_strings *aliases)
{
    kd_report_articles(out, articles);
    kd_buf_add_str(out, "</span></summary>\n");
    if (aliases->n > 0) {
        kd_buf_add_str(out, "<p class=note>Also: ");
        add_strings(out, aliases, 6);
        kd_buf_add_str(out, "</p>\n");
    }
}

static void add_drama(struct kd_buf *out, const struct kd_report *report, size_t d)
{
    const struct kd_who *who = &report->dramas.v[d].who;
    struct kd_report_rows rows;
    kd_report_choose(&report->dramas.v[d], &rows);
    begin_entry(out, 'd', d, who->drama.title, &who->drama.aliases);
    add_strings(out, &who->drama.networks, 3);
    kd_buf_add_str(out, who->drama.networks.n > 0 ? " · " : "");
    end_entry_head(out, who->drama.independent, &who->drama.aliases);
    add_cast(out, report, d, &rows);
    add_dates(out, report, d, &rows);
    add_places(out, report, d);
    kd_buf_add_str(out, "</details>\n");
}

static void add_shown(struct kd_buf *out, size_t shown, uint64_t total, const char *what,
                      const char *command)
{
    kd_buf_printf(out,
                  "<p class=note>The %zu that most articles name, of %" PRIu64
                  "; <code>kdidx %s</code> answers for all %s.</p>\n",
                  shown, total, command, what);
}

void kd_report_dramas(struct kd_buf *out, const struct kd_report *report)
{
    add_shown(out, report->dramas.n, report->drama_total, "dramas", "who DRAMA");
    for (size_t d = 0; d < report->dramas.n; d++)
        add_drama(out, report, d);
}

/* ---- people ---- */

static void add_works(struct kd_buf *out, const struct kd_report *report, size_t p)
{
    const struct kd_what *what = &report->people.v[p].what;
    if (what->works.n == 0)
        return;
    begin_table(out, "Works",
                "<th scope=col>Title<th scope=col>Role<th scope=col>Character<th scope=col class=n>"
                "Articles<th scope=col class=n>Sure<th scope=col>Evidence");
    for (size_t i = 0; i < what->works.n && i < KD_REPORT_WORKS; i++) {
        const struct kd_what_work *work = &what->works.v[i];
        kd_buf_printf(out, "<tr id=\"p%zu-w%zu\"><th scope=row>", p, i);
        add_link(out, 'd', kd_report_find_drama(report, work->title), work->title);
        kd_buf_printf(out, "</th><td>%s</td><td>", kd_role_name(work->role));
        add_strings(out, &work->characters, 2);
        kd_buf_add_str(out, "</td>");
        add_count(out, work->independent);
        add_sure(out, work->confidence);
        add_evidence(out, &work->evidence);
        kd_buf_add_str(out, "</tr>\n");
    }
    end_table(out);
}

/* A bar of a share of the whole, beside a figure that says the same. */
static void add_bar(struct kd_buf *out, uint64_t n, uint64_t of)
{
    double width = of > 0 ? 100.0 * (double)n / (double)of : 0;
    kd_buf_printf(out,
                  "<svg class=bar viewBox=\"0 0 100 10\" preserveAspectRatio=none aria-hidden=true>"
                  "<rect width=\"%.1f\" height=10 /></svg>",
                  width);
}

static void add_person(struct kd_buf *out, const struct kd_report *report, size_t p)
{
    const struct kd_report_person *person = &report->people.v[p];
    const struct kd_what *what = &person->what;
    begin_entry(out, 'p', p, what->person.name, &what->person.aliases);
    kd_buf_printf(out, "%s%s", person->role != NULL ? person->role : "",
                  person->role != NULL ? " · " : "");
    end_entry_head(out, what->person.independent, &what->person.aliases);
    add_works(out, report, p);
    kd_buf_add_str(out, "</details>\n");
}

/* The people named most, with bars. */
static void add_top(struct kd_buf *out, const struct kd_report *report)
{
    enum { TOP = 15 };
    uint64_t most = report->people.n > 0 ? report->people.v[0].what.person.independent : 0;
    begin_table(out, "Named in most articles",
                "<th scope=col>Name<th scope=col class=n>Articles<th scope=col class=wide>");
    for (size_t p = 0; p < report->people.n && p < TOP; p++) {
        const struct kd_what *what = &report->people.v[p].what;
        kd_buf_add_str(out, "<tr><th scope=row>");
        add_link(out, 'p', p, what->person.name);
        kd_buf_add_str(out, "</th>");
        add_count(out, what->person.independent);
        kd_buf_printf(out, "<td class=wide><a href=\"#p%zu\" tabindex=-1 aria-hidden=true>", p);
        add_bar(out, what->person.independent, most);
        kd_buf_add_str(out, "</a></td></tr>\n");
    }
    end_table(out);
}

void kd_report_people(struct kd_buf *out, const struct kd_report *report)
{
    add_shown(out, report->people.n, report->people_total, "people", "what PERSON");
    if (report->people.n > 0)
        add_top(out, report);
    for (size_t p = 0; p < report->people.n; p++)
        add_person(out, report, p);
}

/* ---- figures, coverage ---- */

static void add_figure(struct kd_buf *out, const char *name, uint64_t n)
{
    kd_buf_printf(out, "<div><dt>%s</dt><dd>%" PRIu64 "</dd></div>\n", name, n);
}

void kd_report_figures(struct kd_buf *out, const struct kd_report *report)
{
    const struct kd_stats *stats = &report->stats;
    kd_buf_add_str(out, "<dl class=figures>\n");
    add_figure(out, "articles", stats->articles);
    add_figure(out, "without near copies", stats->independent);
    for (size_t i = 0; i < stats->entities.n; i++)
        if (strcmp(stats->entities.v[i].name, "works") != 0)
            add_figure(out, stats->entities.v[i].name, stats->entities.v[i].n);
    kd_buf_add_str(out, "</dl>\n");
    if (stats->published.earliest != NULL) {
        kd_buf_add_str(out, "<p class=note>Published from ");
        kd_report_text(out, stats->published.earliest);
        kd_buf_add_str(out, " to ");
        kd_report_text(out, stats->published.latest);
        kd_buf_add_str(out, ".</p>\n");
    }
}

static void add_counts(struct kd_buf *out, const char *caption, const char *head,
                       const struct kd_counts *counts, const struct kd_evidences *examples,
                       uint64_t of)
{
    begin_table(out, caption, head);
    for (size_t i = 0; i < counts->n; i++) {
        kd_buf_add_str(out, "<tr><th scope=row>");
        kd_report_text(out, counts->v[i].name);
        kd_buf_add_str(out, "</th>");
        add_count(out, counts->v[i].n);
        kd_buf_printf(out, "<td class=n>%.0f %%</td><td class=share>",
                      of > 0 ? 100.0 * (double)counts->v[i].n / (double)of : 0.0);
        add_bar(out, counts->v[i].n, of);
        kd_buf_add_str(out, "</td>");
        add_evidence(out, &(struct kd_evidences){.v = &examples->v[i], .n = i < examples->n});
        kd_buf_add_str(out, "</tr>\n");
    }
    end_table(out);
}

void kd_report_coverage(struct kd_buf *out, const struct kd_report *report)
{
#define HEADS(first)                                                                               \
    "<th scope=col>" first "<th scope=col class=n>Articles<th scope=col class=n>Share"             \
    "<th scope=col class=share><th scope=col>For example"
    const struct kd_stats *stats = &report->stats;
    add_counts(out, "Articles that show", HEADS("What"), &stats->coverage,
               &report->coverage_examples, stats->articles);
    if (report->years.n > 0)
        add_counts(out, "Articles by year of publication", HEADS("Year"), &report->years,
                   &report->year_examples, stats->articles);
#undef HEADS
}

/* The article of a page without the page: its paragraphs, headings, lists and tables.
 *
 * An element that says it holds the text is believed; else it is the one down to which most of the
 * prose lies together. What is in it and is no part of the article goes: boxes of links, lines of
 * furniture.tsv and what follows those that end an article. */
#ifndef KD_BODY_H
#define KD_BODY_H

#include "base/tsv.h"
#include "input/chrome.h"
#include "input/facts.h"
#include "input/tree.h"

/* The text, with blank lines between paragraphs; empty when the page has none. In the arena. The
 * tree is marked (kd_markup_mark). */
struct kd_str kd_body_text(struct kd_arena *arena, struct kd_node *root,
                           const struct kd_facts *facts, const struct kd_furniture *furniture);

/* The same of a piece of HTML that is an article's text, without a page around it. */
struct kd_str kd_fragment_text(struct kd_arena *arena, struct kd_node *root,
                               const struct kd_facts *facts, const struct kd_furniture *furniture);

#endif

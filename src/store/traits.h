/* Whether a row of found gives its entity the trait of a row of tally, in SQL: found, tally. */
#ifndef KD_TRAITS_H
#define KD_TRAITS_H

#define KD_FOUND_HAS_TRAIT                                                                         \
    "CASE tally.trait"                                                                             \
    " WHEN 'role' THEN tally.value = CASE found.sort WHEN 0 THEN 'actor' WHEN 1 THEN 'director'"   \
    "                                                WHEN 2 THEN 'writer' ELSE 'other' END"        \
    " WHEN 'kind' THEN tally.value = CASE found.sort WHEN 0 THEN 'drama' WHEN 1 THEN 'film'"       \
    "                                                WHEN 2 THEN 'show' WHEN 3 THEN 'music'"       \
    "                                                ELSE 'other' END"                             \
    " ELSE tally.value = found.season END"

#endif

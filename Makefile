# kdidx: `make help` says what to type.
#
#   make BUILD=debug|release|asan|coverage   each in its own folder under build/
#   make CC=clang WERROR=1 V=1

BUILD ?= release
CC ?= gcc
PREFIX ?= /usr/local
PKGS = libxml-2.0 libpcre2-8 sqlite3 libutf8proc jansson libxxhash
PKG_CONFIG ?= pkg-config

O = build/$(BUILD)-$(notdir $(firstword $(CC)))
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
       -Wwrite-strings -Wvla -Wformat=2 -Wundef
WARN += $(if $(WERROR),-Werror)
CFLAGS_release = -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
CFLAGS_debug = -O0 -g3
CFLAGS_asan = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS_coverage = -O0 -g --coverage
ifeq ($(CFLAGS_$(BUILD)),)
$(error BUILD=$(BUILD) is not one of: release debug asan coverage)
endif
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -Isrc -Iinclude -pthread $(WARN) $(CFLAGS_$(BUILD)) \
             $(shell $(PKG_CONFIG) --cflags $(PKGS)) $(CFLAGS)
ALL_LIBS = $(shell $(PKG_CONFIG) --libs $(PKGS)) -lm $(LDFLAGS)

SRC = $(sort $(wildcard src/*.c src/*/*.c))
OBJ = $(SRC:%.c=$O/%.o) $O/data.o
DATA = $(sort $(wildcard data/rules/*.rules data/names/*.tsv))
Q = $(if $(V),,@)

all: kdidx

kdidx: $O/kdidx
	$(Q)ln -sf $< $@

$O/kdidx: $(OBJ)
	@echo "  LINK  $@"
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $^ $(ALL_LIBS)

$O/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The data files as one C file that includes their bytes (.incbin).
$O/data.c: $(DATA) Makefile
	@mkdir -p $(@D)
	$(Q){ echo '#include "base/data.h"'; n=0; for f in $(DATA); do n=$$((n+1)); \
	  echo "__asm__(\".section .rodata\\n.global kd_data_$${n}\\nkd_data_$${n}:\\n.incbin \\\"$$f\\\"\\n.global kd_data_$${n}_end\\nkd_data_$${n}_end:\\n.byte 0\\n.previous\\n\");"; \
	  echo "extern const char kd_data_$${n}[]; enum { LEN_$${n} = $$(wc -c < $$f) };"; done; \
	  echo 'extern const struct kd_data_file kd_data_files[];'; \
	  echo 'const struct kd_data_file kd_data_files[] = {'; n=0; for f in $(DATA); do n=$$((n+1)); \
	  echo "{\"$${f#data/}\", kd_data_$${n}, LEN_$${n}},"; done; echo '{0, 0, 0}};'; } > $@

$O/data.o: $O/data.c
	@echo "  DATA  $@"
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

clean:
	rm -rf build kdidx

.PHONY: all clean kdidx
-include $(OBJ:.o=.d)

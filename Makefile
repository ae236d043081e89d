# kdidx: `make help` says what to type.

BUILD ?= release
PREFIX ?= /usr/local
# Below it; Debian has one for each machine.
LIBDIR ?= lib
VERSION := $(shell sed -n 's/^.define KDIDX_VERSION "\(.*\)"$$/\1/p' include/kdidx.h)
PKG_CONFIG ?= pkg-config
PKGS = libxml-2.0 libpcre2-8 sqlite3 libutf8proc jansson libxxhash libarchive zlib libzstd liblzma

# Each build has a folder of its own, so that changing from one to another compiles nothing twice.
O = build/$(BUILD)-$(notdir $(firstword $(CC)))
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
       -Wwrite-strings -Wvla -Wformat=2 -Wundef
WARN += $(if $(WERROR),-Werror)
# Sanitizers, coverage and the fuzzer make files, processes and calls of their own, which the sandbox of
# src/cmd/sandbox.c would refuse.
UNFENCED = -DKD_NO_SANDBOX
CFLAGS_release = -O2 -g $(FORTIFY) $(HARDENED)
LDFLAGS_release = -Wl,-z,relro,-z,now,-z,noexecstack
CFLAGS_debug = -O0 -g3
CFLAGS_asan = $(UNFENCED) -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS_tsan = $(UNFENCED) -O1 -g -fsanitize=thread -fno-omit-frame-pointer
CFLAGS_coverage = $(UNFENCED) -O0 -g --coverage
CFLAGS_fuzzcov = $(UNFENCED) -O1 -g -fprofile-instr-generate -fcoverage-mapping
CFLAGS_fuzz = $(UNFENCED) -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
ifeq ($(value CFLAGS_$(BUILD)),)
$(error BUILD=$(BUILD) is not one of: release debug asan tsan coverage fuzz fuzzcov)
endif

# What makes a fault of memory an end of the program rather than somebody's way in; as far as the
# compiler has it for this machine, which it is asked once. tests/hardening.sh looks for it.
HARDEN = -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -mbranch-protection=standard
HARDENED = $(eval HARDENED := $$(shell for f in $(HARDEN); do \
             $(CC) -Werror $$$$f -c -x c /dev/null -o /dev/null 2>/dev/null && echo $$$$f; done))$(HARDENED)
# Who builds packages may have asked for it already.
FORTIFY = $(if $(findstring _FORTIFY_SOURCE,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)

# pkg-config is asked once, when the first file is compiled: `make deps demo` installs it before.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell $(PKG_CONFIG) --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(shell $(PKG_CONFIG) --libs $(PKGS)))$(PKG_LIBS)
# What is compiled goes into the shared library, too.
OWN_CFLAGS = -std=c17 -D_GNU_SOURCE -Isrc -Iinclude -pthread -fPIC -fvisibility=hidden $(WARN) \
             $(CFLAGS_$(BUILD)) $(CFLAGS)
ALL_CFLAGS = $(OWN_CFLAGS) $(PKG_CFLAGS)
# Optimising what a test does itself takes longer than it can save; what it tests is optimised.
TEST_CFLAGS = $(if $(filter release,$(BUILD)),-O0 -U_FORTIFY_SOURCE)
# bzip2 has no pkg-config file everywhere.
ALL_LIBS = $(PKG_LIBS) -lbz2 -lm $(LDFLAGS_$(BUILD)) $(LDFLAGS)

# What the program loads only when it reads something, by the names under which the linker finds it
# here; it is linked with them, too, where they are not told, and in builds other than release.
LATE = xml2 archive
soname = $(shell readelf -d "$$($(CC) -print-file-name=lib$(1).so)" 2>/dev/null | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
LATE_NAMES = $(eval LATE_NAMES := $$(foreach l,$$(if $$(filter release,$$(BUILD)),$$(LATE)),$$(call soname,$$l)))$(LATE_NAMES)
IS_LATE = $(if $(word 2,$(LATE_NAMES)),yes)
LATE_CFLAGS = $(if $(IS_LATE),-DKD_LATE_XML_NAME='"$(word 1,$(LATE_NAMES))"' \
              -DKD_LATE_ARCHIVE_NAME='"$(word 2,$(LATE_NAMES))"')
KDIDX_LIBS = $(if $(IS_LATE),$(filter-out $(LATE:%=-l%),$(ALL_LIBS)) -ldl,$(ALL_LIBS))

# The program has no use for what is the library's alone.
SRC = $(sort $(filter-out src/lib/%,$(wildcard src/*.c src/*/*.c)))
OBJ = $(SRC:%.c=$O/%.o)
LIB = $O/all.a
DATA = $(sort $(wildcard data/rules/*.rules data/rules/*.tsv data/names/*.tsv data/schema/*.json \
         data/report/*.html data/completion/kdidx.*)) \
       src/store/schema.sql
# What records are made of, beside the data: facts know it by a checksum, and are stale when it changes.
CODE = $(sort $(wildcard src/extract/*.[ch] src/base/*.[ch]) src/input/chrome.c src/input/chrome.h)
# What names of one thing are joined by, beside the lists: done again when it changes.
JOINING = $(sort $(wildcard src/store/same*.[ch] src/store/namesakes.[ch] src/store/side.[ch] \
	src/store/mend*.[ch] src/store/swaps.[ch] src/store/castlist.[ch] src/store/roles.[ch] \
	src/store/listed.[ch] \
	src/store/romanised.[ch] src/store/title.[ch] src/base/*.[ch]))
UNIT_SRC = $(sort $(wildcard tests/unit/test_*.c))
UNIT = $(UNIT_SRC:%.c=$O/%)
EVAL_SRC = $(sort $(wildcard tests/eval/*.c))
EVAL = $O/tests/eval/eval
MAN = $O/man/kdidx.1
SHOWN = $O/tests/fit/shown
SHIM = $O/tests/crash/shim.so
FUZZ = $(patsubst %.c,$O/%,$(sort $(wildcard tests/fuzz/*.c)))
TIME ?= 60
FIT ?= data/sample data/sample/modelled
GOLD ?= data/sample
FORMATTED = $(wildcard include/*.h src/*.[ch] src/*/*.[ch] tests/*/*.[ch])
Q = $(if $(V),,@)

all: kdidx

help:
	@echo "A fresh machine, two commands:"
	@echo "  make deps demo    install what is missing, build, index data/sample, ask a question"
	@echo "  make deps check   the same, then every test"
	@echo "Otherwise:"
	@echo "  make              build ./kdidx"
	@echo "  make check        unit tests and command cases; the last line is the sum"
	@echo "  tests/run NAME    one unit test or command case"
	@echo "  make coverage     the lines and branches of src that these reach; half an hour; ONLY='store -v'"
	@echo "                    lists the lines and branches there that they do not"
	@echo "  make memory       hold extract and ingest to 512 MiB on hostile articles of 16 MB"
	@echo "  make crash        kill ingest at each write, cut its power, fail its calls, damage its databases;"
	@echo "                    most of an hour; ONLY='kills power faults damage', SEED=1"
	@echo "  make faults       let each allocation of the library fail, in turn; MOST=200 of each call"
	@echo "  make bench        speed, memory and size beside jq, ripgrep, SQLite, taggers: SIZE=10000 articles,"
	@echo "                    RUNS=5, ONLY='extract prefilter ingest query worst'; bench-deps installs these"
	@echo "  make guard        instructions of a fixed extract and ingest against tests/bench/baseline.json;"
	@echo "                    REASON='...' records them"
	@echo "  make fuzz         libFuzzer (clang) on all that reads what others made: TIME=60 seconds each,"
	@echo "                    ONLY='split rules'; fuzz-coverage: the lines and branches that this reached"
	@echo "  make eval         precision and recall on data/sample, GOLD=DIR for another folder;"
	@echo "                    how well articles are found in saved pages, copies of articles,"
	@echo "                    and garbled names mended;"
	@echo "                    ERRORS=1 lists what is missed and what is wrong"
	@echo "  make eval-apart   the same with weights fitted to one half of the samples, on the other"
	@echo "  make analyze      cppcheck, clang-tidy with clang's analyzer, gcc's analyzer; silent when clean;"
	@echo "                    ONLY='cppcheck tidy gcc'; the first time takes minutes, then what changed"
	@echo "  make fit          fit the weights in data/rules to annotated articles; FIT='DIR ...'"
	@echo "  make eval-floors  set the floors that make check holds extraction to"
	@echo "  make regen        show where the cases' expected output differs, ask, replace"
	@echo "  make format       clang-format over every source file"
	@echo "  make lib          libkdidx for other programs (include/kdidx.h), kdidx0.so for SQLite"
	@echo "  make man          the manual pages; install puts them where man looks"
	@echo "  make install      into PREFIX ($(PREFIX)), below DESTDIR if set; also make uninstall"
	@echo "  make dist         the sources of the last commit as build/kdidx-$(VERSION).tar.gz"
	@echo "  make deb          the packages for Debian, in build; needs debhelper"
	@echo "  make clean        remove everything that was built"
	@echo "Variables: BUILD=release|debug|asan|tsan|coverage  CC=clang  WERROR=1  V=1  CFLAGS=..."

kdidx: $O/kdidx
	$(Q)ln -sf $< $@

# Linked from the objects, not from the library: two functions of one name are an error there,
# where a library would silently give the wrong one.
$O/kdidx: $(filter-out $O/src/input/late.o,$(OBJ)) $O/late.o $O/data.o $O/code.o $O/files.list
	@echo "  LINK  $@"
	$(Q)$(CC) $(ALL_CFLAGS) -pie -o $@ $(filter %.o,$^) $(KDIDX_LIBS)

# The program's own (src/input/late.h).
$O/late.o: src/input/late.c $O/cflags
	@echo "  CC    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LATE_CFLAGS) -MMD -MP -c -o $@ $<

# Everything but main(): what each unit test, and the library, is linked with.
$(LIB): $(filter-out $O/src/main.o,$(OBJ)) $O/data.o $O/code.o $O/files.list
	@echo "  AR    $@"
	$(Q)rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)

$O/%.o: %.c $O/cflags
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$O/tests/%: tests/%.c $(LIB)
	@mkdir -p $(@D)
	@echo "  TEST  $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(TEST_CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIB) -lcmocka $(ALL_LIBS)

$O/tests/fuzz/%: tests/fuzz/%.c $(LIB)
	@mkdir -p $(@D)
	@echo "  FUZZ  $@"
	$(Q)$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer -MMD -MP -MF $@.d -o $@ $< $(filter %.o,$^) $(LIB) $(ALL_LIBS)

$O/tests/bench/%: tests/bench/%.c $O/cflags
	@mkdir -p $(@D)
	@echo "  BENCH $@"
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $(ALL_LIBS)

$(EVAL): $(EVAL_SRC:%.c=$O/%.o) $(LIB)
	@echo "  TEST  $@"
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $^ $(ALL_LIBS)

# Loaded into the program (LD_PRELOAD), before any sanitizer.
$(SHIM): tests/crash/shim.c $O/cflags
	@mkdir -p $(@D)
	@echo "  TEST  $@"
	$(Q)$(CC) $(filter-out -fsanitize% -fno-sanitize% --coverage,$(OWN_CFLAGS)) -U_FORTIFY_SOURCE -fvisibility=default \
	  -shared -o $@ $<

# Changes when what is compiled and linked would come out otherwise, though no source did.
$O/cflags: FORCE
	@mkdir -p $(@D)
	@echo '$(OWN_CFLAGS) $(TEST_CFLAGS) $(LDFLAGS_$(BUILD)) $(LDFLAGS)' | cmp -s - $@ || \
	  echo '$(OWN_CFLAGS) $(TEST_CFLAGS) $(LDFLAGS_$(BUILD)) $(LDFLAGS)' > $@

# Changes when a file comes or goes, which no time stamp of a file that is left would tell.
$O/files.list: FORCE
	@mkdir -p $(@D)
	@echo "$(SRC) $(DATA)" | cmp -s - $@ || echo "$(SRC) $(DATA)" > $@

# The data files as one C file that includes their bytes (.incbin).
$O/data.c: $(DATA) Makefile $O/files.list
	@mkdir -p $(@D)
	$(Q){ echo '#include "base/data.h"'; n=0; for f in $(DATA); do n=$$((n+1)); \
	  printf '__asm__(".section .rodata; .global kd_data_%d; .hidden kd_data_%d; kd_data_%d: .incbin \\"%s\\"; .byte 0; .previous");\n' \
	    $$n $$n $$n "$$f"; \
	  printf 'extern const char kd_data_%d[]; enum { LEN_%d = %d };\n' $$n $$n $$(wc -c < "$$f"); done; \
	  echo 'extern const struct kd_data_file kd_data_files[];'; \
	  echo 'const struct kd_data_file kd_data_files[] = {'; n=0; for f in $(DATA); do n=$$((n+1)); \
	  printf '    {"%s", kd_data_%d, LEN_%d},\n' "$${f#data/}" $$n $$n; done; echo '    {0, 0, 0}};'; } > $@

$O/data.o: $O/data.c
	@echo "  DATA  $@"
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$O/code.c: $(CODE) $(JOINING) Makefile $O/files.list
	@mkdir -p $(@D)
	$(Q)printf 'extern const char %s[];\nconst char %s[] = "%s";\n' \
	  kd_code kd_code "$$(cat $(CODE) | cksum)" \
	  kd_joining_code kd_joining_code "$$(cat $(JOINING) | cksum)" > $@

$O/code.o: $O/code.c
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# ---- libkdidx: for other programs, and kdidx0 for SQLite ----

VERSION = $(shell sed -n 's/^\#define KDIDX_VERSION "\(.*\)"/\1/p' include/kdidx.h)
# Changes when a program that was linked with an older one would not run with a newer one.
SO = 0
LIB_OBJ = $(patsubst %.c,$O/%.o,$(sort $(filter-out src/lib/kdidx0.c,$(wildcard src/lib/*.c))))
STATIC = $O/lib/libkdidx.a
SHARED = $O/lib/libkdidx.so.$(VERSION)
KDIDX0 = $O/lib/kdidx0.so
# The runtime of a sanitizer may come with the program alone.
WHOLE = $(if $(findstring -fsanitize,$(CFLAGS_$(BUILD))),,-Wl,-z,defs) -Wl,--as-needed
PARTLY = $(CC) $(filter-out -fsanitize% --coverage,$(CFLAGS_$(BUILD))) -r -nostdlib

lib: $(STATIC) $(SHARED) $(KDIDX0) $O/lib/kdidx.pc $O/lib/flags

# The target for databases asks them as programs do.
$O/tests/fuzz/database: $(LIB_OBJ)

# The functions of the header and what they need of the rest, as one object in which all other
# names are hidden: whoever links it has no kd_ name to run into.
$O/lib/libkdidx.o: $(LIB_OBJ) $(LIB)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(PARTLY) -o $@ $^
	$(Q)objcopy --localize-hidden $@

$(STATIC): $O/lib/libkdidx.o
	$(Q)rm -f $@ && $(AR) rcs $@ $<

$(SHARED): $O/lib/libkdidx.o
	@echo "  LINK  $@"
	$(Q)$(CC) $(ALL_CFLAGS) -shared -Wl,-soname,libkdidx.so.$(SO) $(WHOLE) -o $@ $< $(ALL_LIBS)
	$(Q)cd $(@D) && ln -sf $(@F) libkdidx.so.$(SO) && ln -sf libkdidx.so.$(SO) libkdidx.so

# The host hands SQLite's routines over: no library of SQLite is linked.
$O/lib/kdidx0.o: $O/src/lib/kdidx0.o $(filter-out $O/src/lib/db.o $O/src/lib/query.o,$(LIB_OBJ)) $(LIB)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(PARTLY) -o $@ $^
	$(Q)objcopy --keep-global-symbol=sqlite3_kdidx_init $@

$(KDIDX0): $O/lib/kdidx0.o
	@echo "  LINK  $@"
	$(Q)$(CC) $(ALL_CFLAGS) -shared $(WHOLE) -o $@ $< $(filter-out -lsqlite3,$(ALL_LIBS))

# How a program is compiled that uses this build: sanitizers have to be in both.
$O/lib/flags: FORCE
	@mkdir -p $(@D)
	@echo "$(filter -fsanitize% --coverage,$(CFLAGS_$(BUILD)))" > $@

$O/lib/kdidx.pc: data/packaging/kdidx.pc.in FORCE
	@mkdir -p $(@D)
	$(Q)sed 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@VERSION@|$(VERSION)|; s|@REQUIRES@|$(PKGS)|' $< > $@

install: install-lib
install-lib: lib
	install -d "$(DESTDIR)$(PREFIX)/include" "$(DESTDIR)$(PREFIX)/$(LIBDIR)/pkgconfig"
	install -m 644 include/kdidx.h "$(DESTDIR)$(PREFIX)/include"
	install -m 644 $(STATIC) $(SHARED) $(KDIDX0) "$(DESTDIR)$(PREFIX)/$(LIBDIR)"
	ln -sf libkdidx.so.$(VERSION) "$(DESTDIR)$(PREFIX)/$(LIBDIR)/libkdidx.so.$(SO)"
	ln -sf libkdidx.so.$(SO) "$(DESTDIR)$(PREFIX)/$(LIBDIR)/libkdidx.so"
	install -m 644 $O/lib/kdidx.pc "$(DESTDIR)$(PREFIX)/$(LIBDIR)/pkgconfig"
	install -d "$(DESTDIR)$(PREFIX)/share/man/man3"
	install -m 644 data/man/libkdidx.3 "$(DESTDIR)$(PREFIX)/share/man/man3"

uninstall: uninstall-lib
uninstall-lib:
	cd "$(DESTDIR)$(PREFIX)" && rm -f include/kdidx.h share/man/man3/libkdidx.3 && cd $(LIBDIR) && \
	  rm -f libkdidx.a libkdidx.so libkdidx.so.$(SO) libkdidx.so.$(VERSION) kdidx0.so pkgconfig/kdidx.pc

.PHONY: lib install-lib uninstall-lib
-include $(patsubst %.c,$O/%.d,$(wildcard src/lib/*.c))

# ---- what is done with it ----

deps:
	@sh .ci/deps $(PKGS)

# As many at a time as there are processors, unless make was told how many.
PARALLEL = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 1))

check:
	@$(MAKE) --no-print-directory $(PARALLEL) check-build
	@$(MAKE) --no-print-directory prefix
	@tests/run --build $O

# An installation, as tests use the library and the manual's examples do.
prefix: kdidx lib $(MAN)
	@rm -rf $O/prefix && $(MAKE) --no-print-directory PREFIX="$(abspath $O/prefix)" DESTDIR= install >$O/install.log

check-build: kdidx lib $(MAN) $(UNIT) $(EVAL) $(SHIM)

# How much of src the tests of `check` reach; gcov is of gcc. As root the case
# cli-no-database-file fails: as nobody, which it becomes, the program cannot write the counters.
coverage:
	@$(MAKE) --no-print-directory CC=gcc BUILD=coverage coverage-run

coverage-run:
	@find $O -name '*.gcda' -delete 2>/dev/null; true
	@PATIENCE=10 KDIDX_DISTURB=1 $(MAKE) --no-print-directory check; \
	  status=$$?; echo; tests/coverage.py $O $(ONLY) && exit $$status

# A build of its own, so whatever CC and BUILD are.
fuzz:
	@$(MAKE) --no-print-directory CC=clang BUILD=fuzz fuzz-run

fuzz-run: $(FUZZ)
	@tests/fuzz/run.sh $O/tests/fuzz $(TIME) $(ONLY)

# Over the inputs that are kept there.
fuzz-coverage:
	@$(MAKE) --no-print-directory CC=clang BUILD=fuzzcov fuzz-coverage-run

fuzz-coverage-run: $(FUZZ)
	@tests/fuzz/coverage.sh $O/tests/fuzz build/fuzz-clang/tests/fuzz/found $(ONLY)

# Each allocation of the library made to fail, where `check` takes some: hours, or with MOST some minutes.
faults: prefix
	@rm -rf $O/faults
	@FAULTS=$(or $(MOST),0) tests/lib/run.sh $O $O/faults

# Each point at which ingest can be disturbed, where `check` takes some.
crash: kdidx $(SHIM)
	@PYTHONDONTWRITEBYTECODE=1 tests/crash/crash.py $O/kdidx $(SHIM) $O/crash --all --seed $(or $(SEED),1) $(ONLY)

# Peers and corpora are the same for all builds.
bench: kdidx $O/tests/bench/bare
	@PYTHONDONTWRITEBYTECODE=1 tests/bench/run.py $O "$(or $(SIZE),10000)" "$(ONLY)" "$(or $(RUNS),5)"

bench-deps:
	@tests/bench/deps.sh build/bench/node

# How many instructions a fixed extract and ingest take; with REASON='...' this becomes the baseline.
guard: kdidx
	$(if $(filter-out release,$(BUILD)),$(error make guard is for BUILD=release))
	@tests/bench/guard.sh $O/kdidx $(if $(REASON),--record "$(REASON)")

memory: kdidx
	@tests/memory.sh $O/kdidx 16

eval: $(EVAL) kdidx
	@$(EVAL) $(if $(ERRORS),--errors) "$(GOLD)"
	@echo; tests/pages/run.sh $O/kdidx $O/pages $(if $(ERRORS),--errors)
	@echo; tests/copies/run.sh $O/kdidx $O/copies 1 $(if $(ERRORS),--errors 40)
	@echo; PYTHONDONTWRITEBYTECODE=1 tests/mend/measure.py $O/kdidx $O/mend 3 $(if $(ERRORS),--errors)
	@echo; tests/eval/years.py $O/kdidx $O/years $(if $(ERRORS),--errors)

eval-floors: $(EVAL)
	$(Q)$(EVAL) --print-floors data/sample > $O/floors.tsv && cp $O/floors.tsv tests/eval/floors.tsv

# What a thing is comes first: which pairs there are to weigh follows from it.
fit: $(SHOWN)
	$(Q)tests/fit/fit.sh $(SHOWN) data $O/fit $(FIT)

eval-apart: $(SHOWN) $(EVAL)
	$(Q)tests/fit/apart.sh $(SHOWN) $(EVAL) $O/apart

regen: kdidx
	@tests/run --build $O --regen

demo: kdidx
	@sh .ci/demo ./kdidx

format:
	clang-format -i $(FORMATTED)

format-check:
	clang-format --dry-run -Werror $(FORMATTED)

# ---- static analysis ----

# A file is looked at again when it, a header that it includes, or what is asked changes.
A = build/analyze
ANALYZE = $(or $(ONLY),cppcheck tidy gcc)
ANALYZED = $(sort $(wildcard src/*.c src/*/*.c))
TIDIED = $(ANALYZED) $(sort $(wildcard tests/*/*.c))
CLANG_TIDY ?= clang-tidy
ANALYZE_FLAGS = -std=c17 -D_GNU_SOURCE -DKD_ANALYZE -Isrc -Iinclude -pthread
# gcc 12 takes for lost what is kept in an array or a chain, as blocks of arenas are: LeakSanitizer
# (BUILD=asan) and `make faults` look for leaks.
GCC_ANALYZER = gcc -fanalyzer -Wno-analyzer-malloc-leak -O1
# One configuration, with all that a Linux has. From file to file it takes what a function is to fill
# for something that it reads (ctuuninitvar).
CPPCHECK = cppcheck --std=c11 --platform=unix64 --enable=warning,performance,portability --inline-suppr \
           -q --error-exitcode=1 --cppcheck-build-dir=$A/cppcheck --suppress=ctuuninitvar \
           -D_GNU_SOURCE -D__linux__ -D__x86_64__ '-D__has_include(x)=1' -Isrc -Iinclude
# A tool that is not there is named, and missed where CI is set.
lacks = @echo "(no $1: its part of the analysis is left out)" $(if $(CI),>&2; exit 1)
has = $(shell $1 >/dev/null 2>&1 && echo 1)

analyze:
	@$(MAKE) --no-print-directory $(PARALLEL) -k -Otarget $(ANALYZE:%=analyze-%)

ifeq ($(call has,command -v cppcheck),)
analyze-cppcheck:
	$(call lacks,cppcheck)
else
analyze-cppcheck:
	@mkdir -p $A/cppcheck
	$(Q)$(CPPCHECK) src tests
endif

ifeq ($(call has,command -v $(CLANG_TIDY)),)
analyze-tidy:
	$(call lacks,clang-tidy)
else
analyze-tidy: $(TIDIED:%.c=$A/%.tidy)
	@:
endif

ifeq ($(call has,gcc -fanalyzer -E -x c /dev/null),)
analyze-gcc:
	$(call lacks,gcc with -fanalyzer)
else
analyze-gcc: $(ANALYZED:%.c=$A/%.gcc)
	@:
endif

$A/%.tidy: %.c $A/asked .clang-tidy tests/.clang-tidy
	@mkdir -p $(@D)
	$(Q)$(CLANG_TIDY) --quiet --warnings-as-errors='*' $< -- $(ANALYZE_FLAGS) $(PKG_CFLAGS) 2>$@.log || { cat $@.log >&2; exit 1; }
	$(Q)$(CC) $(ANALYZE_FLAGS) $(PKG_CFLAGS) -MM -MP -MT $@ -MF $@.d $< && touch $@

$A/%.gcc: %.c $A/asked
	@mkdir -p $(@D)
	$(Q)$(GCC_ANALYZER) -Werror $(ANALYZE_FLAGS) $(PKG_CFLAGS) -MMD -MP -MT $@ -MF $@.d -c -o /dev/null $<
	$(Q)touch $@

$A/asked: FORCE
	@mkdir -p $(@D)
	@echo '$(ANALYZE_FLAGS) $(GCC_ANALYZER)' | cmp -s - $@ || echo '$(ANALYZE_FLAGS) $(GCC_ANALYZER)' > $@

.PHONY: analyze analyze-cppcheck analyze-tidy analyze-gcc
-include $(ANALYZED:%.c=$A/%.gcc.d) $(TIDIED:%.c=$A/%.tidy.d)

# Where shells look for what completes a command.
BASH_FILE = share/bash-completion/completions/kdidx
ZSH_FILE ?= share/zsh/site-functions/_kdidx
FISH_FILE = share/fish/vendor_completions.d/kdidx.fish
SHELL_FILES = $(BASH_FILE) $(ZSH_FILE) $(FISH_FILE)
SHELL_DIRS = $(patsubst %/,%,$(dir $(SHELL_FILES)))

# The pages of the single commands know their options from the program.
$(MAN): $O/kdidx $(shell find data/man -type f) src/store/schema.sql
	@echo "  MAN   $(@D)"
	$(Q)data/man/build.sh $O/kdidx $(@D) && touch $@

man: $(MAN)
	@echo "man -l $<; the others beside it"

install: $O/kdidx $(MAN)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/kdidx/schema"
	install -m 755 $O/kdidx "$(DESTDIR)$(PREFIX)/bin/kdidx"
	install -d $(SHELL_DIRS:%="$(DESTDIR)$(PREFIX)/%")
	install -m 644 data/completion/kdidx.bash "$(DESTDIR)$(PREFIX)/$(BASH_FILE)"
	install -m 644 data/completion/kdidx.zsh "$(DESTDIR)$(PREFIX)/$(ZSH_FILE)"
	install -m 644 data/completion/kdidx.fish "$(DESTDIR)$(PREFIX)/$(FISH_FILE)"
	$(if $(wildcard data/schema/*.json),install -m 644 $(wildcard data/schema/*.json) \
	  "$(DESTDIR)$(PREFIX)/share/kdidx/schema")
	for n in 1 5; do install -d "$(DESTDIR)$(PREFIX)/share/man/man$$n" && \
	  install -m 644 $O/man/*.$$n "$(DESTDIR)$(PREFIX)/share/man/man$$n" || exit 1; done
	install -d "$(DESTDIR)$(PREFIX)/share/doc/kdidx"
	install -m 644 LICENSE README.md data/doc/NEWS.md "$(DESTDIR)$(PREFIX)/share/doc/kdidx"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/kdidx"
	cd "$(DESTDIR)$(PREFIX)/share/man" && rm -f man1/kdidx.1 man1/kdidx-*.1 man5/kdidx-*.5 man5/kdidx.db.5
	rm -f $(SHELL_FILES:%="$(DESTDIR)$(PREFIX)/%")
	rm -rf "$(DESTDIR)$(PREFIX)/share/kdidx" "$(DESTDIR)$(PREFIX)/share/doc/kdidx"

dist:
	@data/packaging/dist.sh $(VERSION) build

deb:
	@data/packaging/deb.sh $(VERSION) build

clean:
	rm -rf build kdidx

# What `deps` installs is needed by the goals after it, also under -j.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif
.PHONY: all help kdidx deps check check-build prefix coverage coverage-run crash faults bench bench-deps guard memory fuzz fuzz-run fuzz-coverage fuzz-coverage-run eval eval-apart eval-floors fit regen demo format format-check man install uninstall dist deb clean FORCE
.SECONDARY:
.DELETE_ON_ERROR:
-include $(OBJ:.o=.d) $O/late.d $(UNIT:=.d) $(FUZZ:=.d) $(EVAL_SRC:%.c=$O/%.d)

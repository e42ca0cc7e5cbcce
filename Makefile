# Every target that a person may call has a line "## what it does"; `make` alone prints them.

VERSION       ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
TAGS          ?=
DEMO_DIR      ?= .build/demo
FUZZTIME      ?= 30s
BENCH         ?= .
BENCHCOUNT    ?= 5
BENCHTIME     ?= 1s
PKG           ?= ./...

TESTSERVER = assessment/journal/journaltest/ferretdb
APITEST    = api/apitest
WEBTEST    = api/webtest
GO_SOURCES = ./... ./.ci/benchdoc
LDFLAGS    = -s -w -X main.version=$(VERSION)

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help build testserver test apitest browser race race-all lint fmt verify durability solver verify-quick golden fuzz bench cover demo tools clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/readiness, static (TAGS=nogci leaves the ITU figures out)
	CGO_ENABLED=0 go build -trimpath -tags '$(TAGS)' -ldflags '$(LDFLAGS)' -o bin/readiness ./cmd/readiness

testserver: ## build the MongoDB server that tests use, unless it is there already
	go test -timeout 15m -run '^TestMongoDB' ./assessment/journal/journaltest

test: testserver ## go vet and all Go tests: nothing but Go is needed
	go vet $(GO_SOURCES)
	go test -timeout 5m $(GO_SOURCES)
	$(MAKE) apitest

apitest: ## the OpenAPI description against validators and a generator of clients that are not ours
	go -C $(APITEST) test -count=1 -timeout 5m ./...

browser: ## the pages in a real browser: without scripts, by keys alone, on paper; pictures go to .build/verify/pages (needs Chromium)
	go -C $(WEBTEST) test -count=1 -timeout 5m ./...

# What compares thousands of answers, searches for seconds, or reads the costliest files, one after another has no two
# goroutines of its own, and takes minutes under the detector: `make verify` has that, too.
RACE_SHORT   ?= -short
RACE_WITHOUT ?= TestScript|TestStories|TestHelpExamplesWork|TestReportsRepeat|TestDemoCommandsWork|TestPermissionMatrix.*|TestEveryNumberIsCompared|TestBounded|TestAnnotatedBounded|TestHostileFiles
RACE_TIMEOUT ?= 10m

race: testserver ## Go tests under the race detector (needs a C compiler); scripts and, but for verify, the long comparisons run without it
	go test -race $(RACE_SHORT) -timeout $(RACE_TIMEOUT) -skip '^($(RACE_WITHOUT))$$' $(GO_SOURCES)

race-all: ## the same with the long comparisons
	$(MAKE) race RACE_SHORT= RACE_WITHOUT=TestScript RACE_TIMEOUT=40m

lint: ## golangci-lint at the pinned version, go.mod tidy, shell scripts parse
	@for f in .ci/run .ci/verify-workbooks .ci/verify-questionnaire .ci/fuzz .ci/golangci-lint; do bash -n "$$f"; done
	go mod tidy -diff
	go -C $(TESTSERVER) mod tidy -diff
	go -C $(TESTSERVER) vet ./...
	go -C $(APITEST) mod tidy -diff
	go -C $(APITEST) vet ./...
	go -C $(WEBTEST) mod tidy -diff
	go -C $(WEBTEST) vet ./...
	"$$(.ci/golangci-lint)" run $(GO_SOURCES)

fmt: ## format all Go files
	gofmt -s -w $$(find . -name '*.go' -not -path './.tools/*')

verify: test race-all durability solver browser ## everything: test, race, durability, matchings beside other solvers, the pages in a browser, every workbook page through LibreOffice, questionnaires filled in by others
	.ci/verify-workbooks full
	.ci/verify-questionnaire full

durability: testserver ## is an acknowledged answer ever lost? 20 rounds of kill -9, 30 s of two processes over MongoDB
	READINESS_TEST_LONG=1 go test -count=1 -timeout 30m -v ./assessment/durability

solver: ## is what is proven of a matching true? It and two exact solvers on the same problems (needs CBC and GLPK)
	@missing=; for need in cbc:coinor-cbc glpsol:glpk-utils; do \
		command -v "$${need%%:*}" >/dev/null || { echo "$${need%%:*} is missing" >&2; missing="$$missing $${need##*:}"; }; \
	done; \
	[ -z "$$missing" ] || { echo "apt-get install$$missing" >&2; exit 1; }
	READINESS_SOLVER=1 go test -count=1 -timeout 60m -v -run '^TestSolver' ./scoring/matching

verify-quick: ## the workbooks of the demo through LibreOffice, first pages only; its questionnaire filled in and brought home
	.ci/verify-workbooks quick
	.ci/verify-questionnaire quick

golden: ## write the golden files anew; read the difference before you commit it
	@dirs=$$(grep -rlE --include='*_test.go' 'flag\.Bool(Var)?\(.*"update"' . | xargs -r -n1 dirname | sort -u || true); \
	if [ -z "$$dirs" ]; then echo "no package defines an -update flag"; exit 0; fi; \
	set -x; go test -count=1 $$dirs -update
	go -C $(APITEST) generate ./...

fuzz: ## run every fuzz target for FUZZTIME (30s), one after another
	.ci/fuzz $(FUZZTIME) $(PKG)

bench: ## run the benchmarks (BENCH=regexp) and write docs/performance.md; READINESS_SOLVER=1 adds CBC and GLPK, where installed
	@mkdir -p .build
	go test -run '^$$' -bench '$(BENCH)' -benchmem -count $(BENCHCOUNT) -benchtime $(BENCHTIME) -timeout 90m $(PKG) | tee .build/bench.txt
	go run ./.ci/benchdoc -o docs/performance.md .build/bench.txt

cover: ## test coverage per function, and .build/cover.html
	@mkdir -p .build
	go test -coverpkg=./... -coverprofile=.build/cover.out ./...
	go tool cover -html=.build/cover.out -o .build/cover.html
	go tool cover -func=.build/cover.out | tail -n 1

demo: ## write the demo's workbooks into DEMO_DIR
	go run ./cmd/readiness demo --no-serve --dir $(DEMO_DIR)

tools: ## install the pinned linter into .tools/bin unless it is there already
	@.ci/golangci-lint

clean: ## remove what the targets above have built
	rm -rf bin .build .tools

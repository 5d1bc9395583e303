# The stable commands. Each installs what it misses, so a machine with git, make and a Swift toolchain is enough.

SHELL := /bin/bash
SWIFT_FLAGS := --explicit-target-dependency-import-check error
VENV := .build/venv
PYTHON_REQUIREMENTS := Tests/VendorClients/requirements.txt Tests/VendorClients/requirements-no-deps.txt \
	Tests/BrowserTests/requirements.txt Tests/BrowserTests/requirements-no-deps.txt
DOCUMENTED := PaymentCore PaymentCrypto PaymentHTTP CurlTransport PaymentCards PaymentPlans PaymentLocalization PaymentOrders \
	PaymentWebhookRoutes PaymentCheckout PaymentMessaging PaymentDocuments PaymentStoreSQLite PaymentStorePostgres PaymentTesting \
	MockServerKit ManualGateway $(foreach name,Stripe AuthorizeNet LiqPay WayForPay,$(name)Gateway $(name)Cards $(name)Mock)
BIN = $(shell swift build $(SWIFT_FLAGS) --show-bin-path)

.PHONY: help tour demo test test-swift test-clients test-browser test-documents simulate plants fuzz bench check docs clean
.PHONY: setup-build setup-database setup-tests setup-bench

help: ## Lists the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 18

tour: setup-build ## Takes a deposit and its balance against the mock gateways and prints what moved
	@Tests/Scripts/step "Building (a first build takes a few minutes)" swift build $(SWIFT_FLAGS) --product payments
	@$(BIN)/payments tour

demo: setup-build ## The same, and then five shops on the mocks, open in a browser until stopped
	@Tests/Scripts/step "Building (a first build takes a few minutes)" swift build $(SWIFT_FLAGS) --product payments
	@$(BIN)/payments tour
	@$(BIN)/payments serve

test: setup-build setup-database setup-tests ## All tests: Swift, worlds, killed processes, the vendors' client libraries, a browser
	@Tests/Scripts/step "Building the tests (a first build takes a few minutes)" swift build $(SWIFT_FLAGS) --build-tests
	@Tests/Scripts/test-all $(BIN) swift simulation kills clients documents browser fuzz tour

test-swift: setup-build setup-database ## Only the tests in Swift
	@swift build $(SWIFT_FLAGS) --build-tests
	@Tests/Scripts/test-all $(BIN) swift

test-clients: setup-build setup-tests ## Only the vendors' client libraries against the mocks
	@swift build $(SWIFT_FLAGS) --product payments
	@Tests/Scripts/test-all $(BIN) clients

test-browser: setup-build setup-tests ## Only the browser on the mocks' pages
	@swift build $(SWIFT_FLAGS) --product payments
	@Tests/Scripts/test-all $(BIN) browser

test-documents: setup-build setup-database setup-tests ## Only what the documentation shows: its code, its commands, the examples, a newcomer's package
	@swift build $(SWIFT_FLAGS) --build-tests
	@Tests/Scripts/test-all $(BIN) documents

simulate: setup-build ## Plays worlds in which everything goes wrong, and checks that money moves once
	@Tests/Scripts/test-all $(BIN) simulation

plants: setup-build ## Plants bugs into a copy of the tree and sees whether the simulation finds each (a quarter of an hour)
	@Tests/Simulation/Plants/run

fuzz: setup-build ## Feeds every parser what strangers may write, ten seconds each
	@Tests/Fuzz/run

bench: setup-build setup-database setup-bench ## Benchmarks with the peers beside them; prints ratios
	@Tests/Benchmarks/run --page Docs/Benchmarks.md

check: setup-build ## Format, lint, the import check and a build without warnings
	swift format lint --strict --recursive Package.swift Sources MockServers Tests Docs/Examples
	swift build $(SWIFT_FLAGS) --build-tests
	Tests/Documents/api --current --against latest $(BREAKING)
	Tests/Documents/sbom --check

docs: setup-build ## The DocC documentation, into .build/docs
	@mkdir -p .build/docs
	swift package --allow-writing-to-directory .build/docs generate-documentation \
		$(addprefix --target ,$(DOCUMENTED)) --output-path .build/docs --enable-experimental-combined-documentation \
		--disable-parameters-and-returns-validation --warnings-as-errors

clean: ## Removes what was built
	rm -rf .build

setup-build:
	@Tests/Scripts/install libcurl4-openssl-dev libgdk-pixbuf-2.0-dev libicu-dev libpango1.0-dev libpq-dev libsqlite3-dev \
		libssl-dev fonts-dejavu-core pkg-config

setup-database:
	@Tests/Scripts/install postgresql poppler-utils

setup-tests:
	@Tests/Scripts/install python3-venv openssl nginx chromium chromium-driver fonts-dejavu-core binutils
	@Tests/Scripts/python $(VENV) $(PYTHON_REQUIREMENTS)

setup-bench:
	@Tests/Scripts/install gcc libc6-dev nginx openssl python3-venv nodejs wrk
	@Tests/Scripts/python $(VENV) $(PYTHON_REQUIREMENTS)
	@Tests/Scripts/python $(VENV)-localstripe Tests/Benchmarks/peers/localstripe.txt

# Bấm Số: what a person types. Every verb sets up what it needs; a second time that costs nothing.
# Các lệnh hay dùng: `make run` chạy thử cả một trung tâm trên máy này, `make test` chạy mọi bài kiểm tra.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench torture gallery format docs lock clean

PY := .venv/bin/python
# Parts that could not be installed for the whole system are unpacked here (setup/system.sh).
export PATH := $(PATH):$(CURDIR)/.tools/bin

# In CI a skipped test is a failure: it would say "green" about something nobody looked at.
ifeq ($(CI),true)
NO_SKIPS := -p tests.no_skips
endif

# Where every test is slow: `make check` does not even read them.
SLOW_ROOMS := tests/contract tests/browser tests/race tests/torture

help:  ## show this list / xem danh sách lệnh
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup:  ## make .venv with the locked packages / cài môi trường chạy
	@sh setup/system.sh python
	@sh setup/venv.sh run

run:  ## start a whole demo centre here; ARGS="--day --fresh" / chạy thử cả trung tâm
	@sh setup/system.sh run
	@sh setup/venv.sh run
	@exec $(PY) -m bamso demo $(ARGS)

test:  ## everything: format, lint, types, all tests; ARGS for pytest / kiểm tra tất cả
	@sh setup/system.sh test
	@sh setup/venv.sh test
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest $(NO_SKIPS) -m "not slow" -n auto -q $(ARGS)
	$(PY) -m pytest $(NO_SKIPS) -m slow --durations=10 $(ARGS)

check:  ## format, lint, types, fast tests: before each commit / kiểm tra nhanh
	@sh setup/system.sh python
	@sh setup/venv.sh test
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -m "not slow" -n auto -q $(SLOW_ROOMS:%=--ignore=%) $(ARGS)

bench:  ## measure speed and memory / đo tốc độ và bộ nhớ
	@sh setup/system.sh run
	@sh setup/venv.sh test
	@exec $(PY) -m tests.bench $(ARGS)

sim:  ## simulated centre-days full of faults; ARGS="--days 100 --seed 1" / mô phỏng
	@sh setup/system.sh python
	@sh setup/venv.sh test
	@exec $(PY) -m tests.sim $(ARGS)

plant:  ## plant bugs in a copy of the code: is each found? / gieo lỗi để thử các bài kiểm tra
	@sh setup/system.sh test
	@sh setup/venv.sh test
	@exec $(PY) -m tests.plant $(ARGS)

torture:  ## hours of what `make test` does for minutes (docs/reliability.md) / thử thách nhiều giờ
	@sh setup/system.sh test
	@sh setup/venv.sh test
	@exec $(PY) -m tests.torture --long $(ARGS)

gallery:  ## paint every screen and ticket into docs/gallery / vẽ mọi màn hình và phiếu
	@sh setup/system.sh python
	@sh setup/venv.sh test
	@exec $(PY) -m tests.gallery $(ARGS)

format:  ## put the code in its usual shape / định dạng mã nguồn
	@sh setup/system.sh python
	@sh setup/venv.sh test
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

docs:  ## write the generated pages of docs/ again / tạo lại tài liệu
	@sh setup/system.sh python
	@sh setup/venv.sh run
	@exec $(PY) -m bamso docs $(ARGS)

lock:  ## choose package versions anew and write their hashes / khoá phiên bản thư viện
	@sh setup/lock.sh

clean:  ## remove what set-up made; var/ with the demo's data stays / xoá phần đã cài
	rm -rf .venv .tools build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

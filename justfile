# `just` lists what there is to do; `just NAME` does it.

default:
    @just --list

# The five-minute look: reads the samples and serves the desk.
demo:
    rawi demo --serve

test:
    pytest

lint:
    ruff check . && ruff format --check . && mypy && lint-imports && rawi lexica check

# All speed tables, into bench_out; `just bench --large --news FOLDER` takes the sizes that docs/ shows.
bench *options:
    python bench/all.py --into bench_out {{options}}

# Every target is one script, so that all works without make too: scripts/run, scripts/test, ...
.PHONY: run test check setup lock format

run:
	@scripts/run

test:
	@scripts/test

check:
	@scripts/check

setup:
	@scripts/setup dev

lock:
	@scripts/lock

format:
	@scripts/format

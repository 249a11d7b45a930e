#!/usr/bin/env bash
# The browser tests drive Debian's Chromium without a window, which takes half the processor time of the whole browser:
# say how to get it, or get it where we may.
set -eu
command -v chromium-headless-shell >/dev/null && exit 0
echo "Installing Chromium for the browser tests …"
if [ "$(id -u)" = 0 ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium-headless-shell >/dev/null
elif sudo -n true 2>/dev/null; then
  sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium-headless-shell >/dev/null
else
  echo "The browser tests need Chromium: run 'sudo apt-get install chromium-headless-shell' once, then 'make test' again." >&2
  exit 1
fi

#!/usr/bin/env bash
# The browser tests drive Debian's Chromium. Its headless shell takes half the processor time of the whole browser, which
# does as well where it is installed and the shell cannot be had. Say how to get it, or get it where we may.
set -eu
command -v chromium-headless-shell >/dev/null && exit 0
install="apt-get install -qq -y --no-install-recommends chromium-headless-shell"
export DEBIAN_FRONTEND=noninteractive
if [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium for the browser tests …"
  apt-get update -qq && $install >/dev/null && exit 0
elif sudo -n true 2>/dev/null; then
  echo "Installing Chromium for the browser tests …"
  sudo apt-get update -qq && sudo --preserve-env=DEBIAN_FRONTEND $install >/dev/null && exit 0
fi
command -v chromium >/dev/null && exit 0
echo "The browser tests need Chromium: run 'sudo apt-get install chromium-headless-shell' once, then 'make test' again." >&2
exit 1

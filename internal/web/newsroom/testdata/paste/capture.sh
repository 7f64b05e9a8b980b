#!/usr/bin/env bash
# capture.sh [NAME…]: copies our own documents out of real programs and keeps what they put on the clipboard, beside this
# file, as NAME.html (text/html) and NAME.txt (plain text); without a name it makes all of them. It needs a machine with
#   apt-get install --no-install-recommends xvfb openbox xclip xdotool chromium firefox-esr libreoffice-writer libreoffice-calc \
#     libreoffice-impress abiword gnumeric evince okular
# Versions stand in SOURCES.md. After a capture run the tests of internal/web/newsroom with -update and read what changed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
docs=$here/documents
work=$(mktemp -d)
export HOME=$work XDG_CONFIG_HOME=$work/config XDG_CACHE_HOME=$work/cache XDG_RUNTIME_DIR=$work/run DISPLAY=:${CAPTURE_DISPLAY:-77} NO_AT_BRIDGE=1 LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1
unset WAYLAND_DISPLAY
mkdir -p -m 700 "$work/run" "$work/made"
started=()
finish() {
	for id in "${started[@]}"; do kill -- "-$id" 2>/dev/null || kill "$id" 2>/dev/null || true; done
	rm -rf "$work"
}
trap finish EXIT
run() { setsid "$@" >"$work/log" 2>&1 & started+=($!); last=$!; }
end() { kill -- "-$last" 2>/dev/null || true; wait "$last" 2>/dev/null || true; }

# keeps NAME: waits for the clipboard to hold something, and keeps it.
keeps() {
	local kinds
	for _ in $(seq 60); do
		kinds=$(timeout 5 xclip -selection clipboard -t TARGETS -o 2>/dev/null || true)
		[ -n "$kinds" ] && break
		sleep 0.5
	done
	rm -f "$here/$1.html" "$here/$1.txt"
	if grep -qx 'text/html' <<<"$kinds"; then
		timeout 20 xclip -selection clipboard -t text/html -o >"$work/html"
		if [ "$(head -c 2 "$work/html" | xxd -p)" = fffe ]; then iconv -f UTF-16 -t UTF-8 "$work/html" >"$here/$1.html"; else cp "$work/html" "$here/$1.html"; fi
		sed -i "s#file://$work/#file:///home/reporter/#g; s#$work/#/home/reporter/#g; s#$docs/#/home/reporter/#g; s/\x00\$//" "$here/$1.html"
	fi
	timeout 20 xclip -selection clipboard -t UTF8_STRING -o >"$here/$1.txt" 2>/dev/null || rm -f "$here/$1.txt"
	printf '%s: %s\n' "$1" "$(tr '\n' ' ' <<<"$kinds")"
}

# copies NAME TITLE [KEYS…]: waits for the window of the program, selects all, copies, keeps.
copies() {
	local name=$1 title=$2 id=''
	shift 2
	for _ in $(seq 120); do
		id=$(xdotool search --onlyvisible --name "$title" 2>/dev/null | tail -1 || true)
		[ -n "$id" ] && break
		sleep 0.5
	done
	[ -n "$id" ] || { echo "$name: no window like $title"; tail -5 "$work/log"; return 1; }
	sleep "${SETTLE:-4}"
	xclip -selection clipboard -i /dev/null
	xdotool windowactivate --sync "$id" || true
	local key
	for key in "$@"; do
		case $key in
		click:*) xdotool mousemove --window "$id" ${key#click:} click 1 ;;
		wait:*) sleep "${key#wait:}" ;;
		*) xdotool key --clearmodifiers "$key" ;;
		esac
		sleep 0.5
	done
	sleep 1
	keeps "$name"
	end
}

office() { soffice -env:UserInstallation="file://$work/office" --headless "--infilter=HTML (Star${3:-Writer})" --convert-to "$2" --outdir "$work/made" "$docs/$1" >/dev/null 2>&1; }
writer() { # NAME DOCUMENT KIND FILTER
	office "$2" "$4"
	run soffice -env:UserInstallation="file://$work/office" --norestore --nologo --writer "$work/made/${2%.html}.$3"
	copies "$1" "${2%.html}\\.$3" Escape ctrl+a ctrl+c
}
printed() { # DOCUMENT: makes a PDF of it
	chromium --headless --no-sandbox --disable-gpu --no-first-run --user-data-dir="$work/print" --no-pdf-header-footer --print-to-pdf="$work/made/${1%.html}.pdf" "file://$docs/$1" >/dev/null 2>&1
}
web() { run chromium --no-sandbox --disable-gpu --no-first-run --disable-sync --disable-component-update --password-store=basic --user-data-dir="$work/chromium" --window-size=1000,800 "$@"; }

libreoffice-writer() { writer "$FUNCNAME" report.html odt odt:writer8; }
libreoffice-docx-ru() { writer "$FUNCNAME" report-ru.html docx 'docx:MS Word 2007 XML'; }
libreoffice-writer-ar() { writer "$FUNCNAME" report-ar.html odt odt:writer8; }
libreoffice-table() { writer "$FUNCNAME" ships.html odt odt:writer8; }
libreoffice-calc() {
	office ships.html ods:calc8 Calc
	run soffice -env:UserInstallation="file://$work/office" --norestore --nologo --calc "$work/made/ships.ods"
	copies "$FUNCNAME" 'ships\.ods' Escape ctrl+Home ctrl+shift+End ctrl+c
}
chromium-page() { web "file://$docs/report.html"; copies "$FUNCNAME" 'Harbour report' ctrl+a ctrl+c; }
chromium-page-ar() { web "file://$docs/report-ar.html"; copies "$FUNCNAME" 'الميناء' ctrl+a ctrl+c; }
chromium-table() { web "file://$docs/ships.html"; copies "$FUNCNAME" 'Ships' ctrl+a ctrl+c; }
chromium-pdf() { printed columns.html; web "file://$work/made/columns.pdf"; SETTLE=8 copies "$FUNCNAME" 'columns|Columns' 'click:500 400' ctrl+a ctrl+c; }
firefox-page-fr() { run firefox-esr --profile "$(mktemp -d -p "$work")" --no-remote "file://$docs/report-fr.html"; SETTLE=8 copies "$FUNCNAME" 'Le port' 'click:500 400' ctrl+a ctrl+c; }
firefox-pdf() { printed columns.html; run firefox-esr --profile "$(mktemp -d -p "$work")" --no-remote "file://$work/made/columns.pdf"; SETTLE=12 copies "$FUNCNAME" 'Columns|columns' 'click:500 400' ctrl+a wait:2 ctrl+c wait:2; }
abiword-report() { office report.html odt:writer8; run abiword "$work/made/report.odt"; SETTLE=6 copies "$FUNCNAME" 'report|Harbour' 'click:500 500' ctrl+a ctrl+c; }
gnumeric-table() { run gnumeric "$docs/ships.html"; SETTLE=6 copies "$FUNCNAME" 'ships.*Gnumeric' ctrl+a ctrl+c; }
evince-pdf() { printed columns.html; run evince "$work/made/columns.pdf"; SETTLE=6 copies "$FUNCNAME" 'Columns|columns' ctrl+a ctrl+c; }
okular-pdf() { printed columns.html; run okular "$work/made/columns.pdf"; SETTLE=6 copies "$FUNCNAME" 'Columns|columns' ctrl+4 ctrl+a ctrl+c; }

all="libreoffice-writer libreoffice-docx-ru libreoffice-writer-ar libreoffice-table libreoffice-calc chromium-page chromium-page-ar chromium-table chromium-pdf firefox-page-fr firefox-pdf abiword-report gnumeric-table evince-pdf okular-pdf"
run Xvfb "$DISPLAY" -screen 0 1280x1000x24 -nolisten tcp
sleep 2
run openbox
sleep 1
for name in ${*:-$all}; do $name || echo "$name: not captured"; done

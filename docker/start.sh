#!/bin/bash
# Runs the hooks, then the command. A container that was started as root takes
# the user's number from NB_UID and its group's from NB_GID before that.
set -e

# hooks sources the *.sh of a folder and runs what else can be run there.
hooks() {
	for hook in "$1"/*; do
		case "$hook" in
		*.sh) . "$hook" ;;
		*) if [ -x "$hook" ]; then "$hook"; fi ;;
		esac
	done
}

if [ "$(id -u)" = 0 ]; then
	hooks /usr/local/bin/start-notebook.d
	if [ "$(id -u "$NB_USER")" != "$NB_UID" ] || [ "$(id -g "$NB_USER")" != "$NB_GID" ]; then
		getent group "$NB_GID" >/dev/null || groupadd --gid "$NB_GID" "$NB_USER"
		usermod --uid "$NB_UID" --gid "$NB_GID" "$NB_USER"
		# Folders of other file systems stay whose they are.
		find "$HOME" -xdev \( ! -user "$NB_UID" -o ! -group "$NB_GID" \) -exec chown -h "$NB_UID:$NB_GID" {} +
	fi
	# Group 100 may write what all users of the image share.
	exec setpriv --reuid "$NB_UID" --regid "$NB_GID" --groups "$NB_GID,100" "$0" "$@"
fi
hooks /usr/local/bin/before-notebook.d
exec "$@"

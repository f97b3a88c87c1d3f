# Runs a guest's process, and stays with it: keeps its console and standard error in bounded logs and its exit status
# in a file. Arguments:
#   FOLDER          run folder; exists, with an empty folder s for the process's own sockets
#   LOGS            log folder; exists
#   USER            user id of the guest's process, or - for the caller's own
#   SEGMENT         bytes of a console log segment; the last two segments are kept
#   POWERDOWN       line for FOLDER/control.in that presses the guest's power button when we are told to end; may be empty
#   [FD raw:OFFSET|zstd:OFFSET PATH]... parts of files, unpacked, that the process reads from beginning to end
#   [FD r|rw PATH]... files that the process inherits
#   [0 group PATH]... devices that the process opens itself; where it has a user of its own, it gets their groups
#   [0 tap NAME]...   network devices that are removed when it has ended
#   -- COMMAND...   the process
# Writes "registered" to standard output once FOLDER/process tells the identity of the process, then closes it.
set -eu
umask 077
folder=$1 logs=$2 user=$3 segment=$4 powerdown=$5
shift 5

# Copies standard input to PREFIX.0, PREFIX.1, ... of exactly SIZE bytes each and keeps the last two. Never stops
# reading before the end, or the guest would wait for us: what cannot be written (disk full) is lost.
drain() {
    local prefix=$1 size=$2 n=0 old
    for old in "$prefix".*; do [ ! -e "$old" ] || rm -f -- "$old"; done
    while :; do
        if stdbuf -o0 head -c "$size" >"$prefix.$n"; then
            [ "$(stat -c %s "$prefix.$n")" -ge "$size" ] || return 0
        else
            head -c 65536 >/dev/null || return 0
        fi
        n=$((n + 1))
        [ "$n" -lt 2 ] || rm -f -- "$prefix.$((n - 2))"
    done
}

# Gives what FILE holds from OFFSET on, unpacked, on standard output.
unpack() {
    exec 3>&- 4>&- <"$2"
    head -c "$1" >/dev/null
    exec zstd -dcq
}

exec 4>&1 >/dev/null
exec 2> >(exec 4>&-; drain "$logs/stderr" 65536 2>/dev/null)
errors=$!
trap 'exec 2>&-; wait "$errors"' EXIT # what went wrong is in the log before anybody sees that we have ended

pipes=("$folder/console.in" "$folder/console.out" "$folder/control.in" "$folder/control.out")
mkfifo -m 600 "${pipes[@]}"
[ "$user" = - ] || chown "$user:$user" "$folder/s" "${pipes[@]}"

exec 3<>"$folder/console.out"
drain "$logs/console" "$segment" <"$folder/console.out" 2>/dev/null 3>&- 4>&- &

groups=() taps=()
while [ "$1" != -- ]; do
    [[ $1 =~ ^[0-9]+$ ]]
    [ "$2" = tap ] || [ -e "$3" ] || { echo "$3: no such file" >&2; exit 1; }
    case $2 in
        r) eval "exec $1<\"\$3\"" ;;
        rw) eval "exec $1<>\"\$3\"" ;;
        tap) taps+=("$3") ;;
        raw:*) eval "exec $1<\"\$3\""; head -c "${2#*:}" <&"$1" >/dev/null ;;
        zstd:*) eval "exec $1< <(unpack \"\${2#*:}\" \"\$3\")" ;;
        group) group=$(stat -L -c %g "$3"); [ "$group" = 0 ] || groups+=("$group") ;;
    esac
    shift 3
done
shift

identity=()
if [ "$user" != - ]; then
    identity=(setpriv "--reuid=$user" "--regid=$user" --clear-groups --no-new-privs)
    [ ${#groups[@]} = 0 ] || identity[3]=--groups=$(IFS=,; echo "${groups[*]}")
fi

(
    read -r stat </proc/self/stat
    stat=(${stat##*) })
    read -r boot </proc/sys/kernel/random/boot_id
    printf '%s %s %s\n' "$BASHPID" "${stat[19]}" "$boot" >"$folder/process.new"
    mv "$folder/process.new" "$folder/process"
    [ -z "${NOTIFY_SOCKET:-}" ] || systemd-notify --ready
    echo registered >&4
    cd /
    exec 4>&- "${identity[@]}" "$@"
) &
guest=$!

set +e
exec 3>&- 4>&-
for fd in /proc/self/fd/*; do
    fd=${fd##*/}
    [ "$fd" -lt 20 ] || eval "exec $fd>&-"
done
press() {
    [ -z "$powerdown" ] || echo "$powerdown" 1<>"$folder/control.in"
}
trap press TERM
wait "$guest"
status=$?
while kill -0 "$guest"; do
    wait "$guest"
    status=$?
done 2>/dev/null
for tap in "${taps[@]}"; do ip link del dev "$tap"; done 2>/dev/null
trap - EXIT
exec 2>&-
wait "$errors"
wait
echo "$status" >"$folder/exit.new" && mv "$folder/exit.new" "$folder/exit"

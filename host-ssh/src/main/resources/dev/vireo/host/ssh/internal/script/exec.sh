# Runs one command. Standard input: fields that each end with a zero byte, then the command's own input:
#   NONCE LOCK WAIT PATH COUNT VARIABLE... COUNT ARGUMENT...
# Says one line "NONCE VERDICT [PID START]" on standard output; all that follows is the command's own. The verdicts are
# run, under (a shared lock on LOCK, which flock holds for it), missing, forbidden, link and folder.
# It ends with status 99, and no line, when the lock was not free within WAIT seconds.
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
cd /
field() { IFS= read -r -d '' "$1" || exit 98; }
field nonce
field lock
field wait
field path
field n
variables=()
while ((n-- > 0)); do
    field v
    variables+=("$v")
done
field n
arguments=()
while ((n-- > 0)); do
    field v
    arguments+=("$v")
done
say() { printf '\n%s %s\n' "$nonce" "$*"; }
found='' there=''
look() {
    if [[ -x $1 && ! -d $1 ]]; then
        found=$1
    elif [[ -e $1 ]]; then
        there=1
    fi
}
if [[ ${arguments[0]} == */* ]]; then
    look "${arguments[0]}"
else
    IFS=: read -r -d '' -a folders <<<"$path:" || true
    for folder in "${folders[@]}"; do
        [[ $found || $folder != /* ]] || look "$folder/${arguments[0]}"
    done
fi
if [[ ! $found ]]; then
    if [[ $there ]]; then say forbidden; else say missing; fi
    exit 0
fi
IFS= read -r -d '' stat <"/proc/$$/stat"
fields=(${stat##*) })
start=${fields[19]}
run=(env -i "${variables[@]}")
# env would take a program with an equals sign for a variable.
[[ $found != *=* ]] || run+=(/bin/sh -c 'exec "$@"' sh)
run+=("$found" "${arguments[@]:1}")
if [[ ! $lock ]]; then
    say run "$$" "$start"
    exec "${run[@]}"
fi
if [[ -L $lock ]]; then
    say link
elif [[ ! -d ${lock%/*}/ ]]; then
    say folder
else
    [[ -e $lock ]] || (umask 077 && set -C && : >"$lock") 2>/dev/null
    # What changes something goes on when its reader has died.
    trap '' PIPE
    exec flock --shared --wait "$wait" --conflict-exit-code 99 --close "$lock" \
        sh -c 'printf "\n%s under %s %s\n" "$0" "$PPID" "$1"; shift; exec "$@"' "$nonce" "$start" "${run[@]}"
fi

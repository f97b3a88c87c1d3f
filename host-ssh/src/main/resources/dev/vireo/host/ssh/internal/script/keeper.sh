# Holds locks by flock(2). It ends, and with it every lock, when its standard input ends or nothing came for PATIENCE
# seconds. Standard input: fields that each end with a zero byte, NONCE PATIENCE first, then requests:
#   beat NUMBER | lock ID MODE FILE NOTE | free ID
# It answers each with a line "NONCE ID WORD"; the words are beat, held, taken, again, free, link, folder and failed.
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
cd /
patience=60
field() { IFS= read -r -d '' -t "$patience" "$1" || exit 0; }
say() { printf '\n%s %s %s\n' "$nonce" "$1" "$2" || exit 0; }
declare -A descriptors modes
try() {
    local fd status
    if [[ -L $3 ]]; then
        say "$1" link
        return
    elif [[ ! -d ${3%/*}/ ]]; then
        say "$1" folder
        return
    fi
    [[ -e $3 ]] || (umask 077 && set -C && : >"$3") 2>/dev/null
    if ! { exec {fd}<>"$3"; } 2>/dev/null; then
        say "$1" failed
        return
    fi
    flock -n "$2" "$fd"
    status=$?
    if ((status)); then
        exec {fd}>&-
        if ((status == 1)); then say "$1" taken; else say "$1" failed; fi
    elif [[ ! /proc/self/fd/$fd -ef $3 ]]; then
        # Its folder was removed meanwhile: a lock on a file that is gone excludes nobody.
        exec {fd}>&-
        say "$1" again
    else
        # A note that cannot be written, on a full disk, is no reason to refuse the lock.
        [[ $2 != -x ]] || { : >"/proc/self/fd/$fd" && printf '%s' "$4" >&"$fd"; } 2>/dev/null
        descriptors[$1]=$fd
        modes[$1]=$2
        say "$1" held
    fi
}
field nonce
field patience
while :; do
    field request
    field id
    case $request in
    beat) say "$id" beat ;;
    lock)
        field mode
        field file
        field note
        try "$id" "$mode" "$file" "$note"
        ;;
    free)
        fd=${descriptors[$id]-}
        if [[ $fd ]]; then
            [[ ${modes[$id]} != -x ]] || : >"/proc/self/fd/$fd"
            exec {fd}>&-
            unset "descriptors[$id]" "modes[$id]"
        fi
        say "$id" free
        ;;
    *) exit 0 ;;
    esac
done

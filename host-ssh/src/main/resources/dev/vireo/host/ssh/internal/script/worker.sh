# Does small things, one after the other, for as long as its standard input lasts. It greets with a line "NONCE ready" on
# both outputs. A request is made of fields that each
# end with a zero byte: OPERATION COUNT ARGUMENT... and for "write" so many bytes as it says. An answer is what the
# operation prints, then a line "NONCE STATUS"; on standard error what the tools said, then a line "NONCE".
# "run" is answered by the command's own output and status, behind a line "NONCE VERDICT [PID START]" as exec.sh has it.
# Statuses: 0 done; 1 a tool failed; 10 not there; 11 a link; 12 of the wrong type; 13 exists; 14 a folder; 15 done but
# not known to be durable; 20 a write failed and its bytes may be unread, this worker ends.
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
cd /
umask 077
shopt -s nullglob dotglob
field() { IFS= read -r -d '' "$1" || exit 0; }

# Reads a file of the kernel's into the variable "text", without a process of its own.
slurp() {
    text=''
    { IFS= read -r -d '' text <"$1"; } 2>/dev/null
    [[ $text ]]
}
# Prints a record: path, content.
emit() {
    local path
    for path in "$@"; do
        ! slurp "$path" || printf '%s\0%s\0' "$path" "$text"
    done
}
present() {
    local path
    for path in "$@"; do
        [[ ! -e $path ]] || printf '%s\0\0' "$path"
    done
}
# Sets state, parent, session and start of a process.
inspect() {
    slurp "/proc/$1/stat" || return 1
    local f=(${text##*) })
    state=${f[0]} parent=${f[1]} session=${f[3]} start=${f[19]}
}
sync_folder() {
    local folder=${1%/*}
    sync -- "${folder:-/}" || return 15
}

do_status() { stat --printf='%f %s %u %i %.9Y\0' -- "$1"; }
do_list() {
    local names i
    [[ ! -L $1 ]] || return 11
    if [[ ! -d $1 ]]; then
        stat --printf= -- "$1" || return 1
        return 12
    fi
    cd -P -- "$1" || return 1
    if [[ ! -r . ]]; then
        cd /
        printf 'Permission denied\n' >&2
        return 1
    fi
    names=(*)
    # What vanishes in between is left out.
    for ((i = 0; i < ${#names[@]}; i += 500)); do
        stat --printf='%f %s %u %i %.9Y %n\0' -- "${names[@]:i:500}" 2>/dev/null
    done
    cd /
    return 0
}
readable() {
    [[ ! -L $1 ]] || return 11
    [[ ! -e $1 || -f $1 || -b $1 ]] || return 12
}
do_read() {
    readable "$1" || return
    dd if="$1" iflag=nofollow,nonblock,fullblock,count_bytes bs=64K count="$2" status=none
}
do_range() {
    readable "$1" || return
    dd if="$1" iflag=nofollow,nonblock,fullblock,skip_bytes,count_bytes bs=64K skip="$2" count="$3" status=none
}
# FILE SIZE TEMPORARY-NAME UMASK MODE-TO-SET CREATE
do_write() {
    local folder=${1%/*} temporary old now
    temporary=$folder/$3
    umask "$4"
    dd of="$temporary" iflag=fullblock,count_bytes bs=64K count="$2" conv=excl,fsync oflag=nofollow status=none ||
        { rm -f -- "$temporary"; return 20; }
    if [[ $5 ]]; then
        chmod "$5" -- "$temporary" && sync -- "$temporary" || { rm -f -- "$temporary"; return 1; }
    fi
    if [[ $6 ]]; then
        ln -T -- "$temporary" "$1" || { rm -f -- "$temporary"; [[ ! -e $1 && ! -L $1 ]] || return 13; return 1; }
        rm -f -- "$temporary"
    else
        [[ ! -d $1 || -L $1 ]] || { rm -f -- "$temporary"; return 14; }
        mv -fT -- "$temporary" "$1" || { rm -f -- "$temporary"; return 1; }
    fi
    printf -v now '%(%s)T' -1
    for old in "$folder"/.vireo-????????????????.tmp; do
        [[ ! -f $old || -L $old ]] || (($(stat -c %Y -- "$old" || echo "$now") > now - 60)) || rm -f -- "$old"
    done 2>/dev/null
    sync_folder "$1"
}
do_unlink() {
    [[ ! -d $1 || -L $1 ]] || return 14
    unlink -- "$1" || return 1
    sync_folder "$1"
}
do_tree() {
    [[ ! -L $1 ]] || return 11
    if [[ ! -d $1 ]]; then
        [[ -e $1 ]] || return 10
        return 12
    fi
    rm -rf -- "$1" || return 1
    sync_folder "$1"
}
# Creates a folder and those above it. PATH MODE [above]
do_folders() {
    local above=${1%/*}
    if [[ -L $1 ]]; then
        [[ ${3-} && -d $1 ]] || return 13
        return 0
    fi
    [[ ! -d $1 ]] || return 0
    [[ ! -e $1 ]] || return 13
    [[ ! $above ]] || do_folders "$above" "$2" above || return
    mkdir -m "$2" -- "$1" || { [[ -d $1 && ! -L $1 ]] || return 1; return 0; }
    sync_folder "$1"
}
do_owner() { chown -h -- "$2:$3" "$1"; }

do_process() {
    local task
    emit /proc/sys/kernel/random/boot_id "/proc/$1/stat"
    [[ ! $text || ${text##*) } != [ZX]* ]] || emit "/proc/$1/task/"*/stat
}
# PID START BOOT SIGNAL
do_signal() {
    slurp /proc/sys/kernel/random/boot_id && [[ ${text%$'\n'} == "$3" ]] || return 10
    inspect "$1" && [[ $start == "$2" ]] || return 10
    [[ $state != [ZX] ]] || do_threads "$1" || return 10
    kill -s "$4" "$1"
}
# Whether a thread of a process lives on.
do_threads() {
    local task
    for task in "/proc/$1/task/"*/stat; do
        ! slurp "$task" || [[ ${text##*) } == [ZX]* ]] || return 0
    done
    return 1
}
# Ends all processes of a session and all that descend from them. LEADER START SPARE-LEADER
do_end() {
    local round pid path grown alive
    local -A mine asked parents
    for ((round = 0; round < 100; round++)); do
        mine=() parents=() alive=()
        if inspect "$1" && [[ $start != "$2" ]]; then
            return 0
        fi
        for path in /proc/[0-9]*; do
            pid=${path#/proc/}
            inspect "$pid" || continue
            parents[$pid]=$parent
            [[ $session != "$1" && $pid != "$1" ]] || mine[$pid]=1
        done
        grown=1
        while [[ $grown ]]; do
            grown=''
            for pid in "${!parents[@]}"; do
                [[ ${mine[$pid]-} || ! ${mine[${parents[$pid]}]-} ]] || mine[$pid]=1 grown=1
            done
        done
        for pid in "${!mine[@]}"; do
            inspect "$pid" || continue
            [[ $state != [ZX] ]] || do_threads "$pid" || continue
            alive+=("$pid")
        done
        ((${#alive[@]})) || return 0
        for pid in "${alive[@]}"; do
            # Who holds a lock for its child ends by itself when the child is gone.
            [[ ! $3 || $pid != "$1" ]] || ((${#alive[@]} == 1 && round > 3)) || continue
            if ((round > 10)); then
                kill -s KILL "$pid"
            elif [[ ! ${asked[$pid]-} ]]; then
                asked[$pid]=1
                kill -s TERM "$pid"
            fi
        done 2>/dev/null
        sleep 0.02
    done
    return 10
}

do_socket() {
    [[ ! -L $1 ]] || return 11
    [[ -S $1 ]] || { stat --printf= -- "$1" || return 1; return 12; }
    stat --printf='%u\0%f\0' -- "$1" "${1%/*}/"
    printf '%s\0' "$EUID"
}
# Gives a socket a second name in a folder of ours, next to the one it is in, where nobody can swap it for something
# else: sshd would follow a link. Prints its owner and that name.
do_pin() {
    local folder=${1%/*} private
    folder=${folder%/*}
    [[ $folder && -O $folder ]] || return 10
    private=$(mktemp -d "$folder/.vireo-XXXXXX") || return 1
    if ln -P -T -- "$1" "$private/s" && [[ -S $private/s && ! -L $private/s ]]; then
        stat --printf='%u\0' -- "$private/s"
        printf '%s\0' "$private/s"
    else
        rm -rf -- "$private"
        return 10
    fi
}
do_unpin() {
    [[ $1 == */.vireo-??????/s ]] || return 10
    rm -rf -- "${1%/*}"
}
# Prints how many connections a listener has not accepted yet: to the kernel they bear its name, and connect (state 2).
do_listening() {
    local number references protocol flags type state inode path listener='' waiting=0
    while read -r number references protocol flags type state inode path; do
        [[ $path == "$1" ]] || continue
        if ((0x$flags & 0x10000)); then
            listener=$inode
        elif ((0x$state == 2)); then
            ((waiting += 1))
        fi
    done 2>/dev/null </proc/net/unix
    [[ $listener ]] || return 10
    printf '%s\0' "$waiting"
}
do_holder() {
    local fd status
    [[ ! -L $1 ]] || return 11
    if [[ ! -r $1 ]]; then
        stat --printf= -- "$1" || return 1
        printf 'Permission denied\n' >&2
        return 1
    fi
    exec {fd}<"$1" || return 1
    flock -s -n "$fd"
    status=$?
    exec {fd}<&-
    ((status)) || return 10
    dd if="$1" iflag=nofollow bs=4096 count=1 status=none
}

do_facts() {
    local p=$$
    emit /proc/cpuinfo /proc/meminfo /proc/sys/kernel/hostname /proc/sys/kernel/osrelease /proc/self/status \
        /proc/self/cgroup /proc/1/comm /sys/devices/system/cpu/online \
        /sys/devices/system/cpu/cpu[0-9]*/topology/{physical_package_id,core_id} \
        /sys/devices/system/node/online /sys/devices/system/node/node[0-9]*/{meminfo,cpulist}
    while ((p > 0)) && inspect "$p"; do
        emit "/proc/$p/stat"
        inspect "$p"
        p=$parent
    done
    present /run/systemd/system /usr/bin/systemd-run /bin/systemd-run "/run/user/$EUID/systemd/private"
    printf 'pid\0%s\0machine\0%s\0page\0%s\0' "$$" "$(uname -m)" "$(getconf PAGESIZE || echo 4096)"
    printf 'namespace\0%s\0' "$(readlink /proc/self/ns/pid)"
    ! (: <>/dev/kvm) 2>/dev/null || printf 'kvm\0\0'
    return 0
}
do_usage() {
    emit /proc/meminfo /proc/loadavg /proc/pressure/{cpu,memory,io} \
        /sys/kernel/mm/hugepages/hugepages-*/{nr,free}_hugepages
    return 0
}
do_devices() {
    local path
    if type -P udevadm >/dev/null && udevadm info --export-db 2>/dev/null; then
        return 0
    fi
    for path in "/sys/class/$1/"* "/sys/bus/$1/devices/"*; do
        [[ -e $path/uevent ]] || continue
        slurp "$path/uevent"
        printf '\0%s\0%s' "$(readlink -f -- "$path")" "$text"
    done
    return 0
}
# Prints for each tool where it is.
do_tools() {
    local tool
    for tool in "$@"; do
        printf '%s\0%s\0' "$tool" "$(type -P "$tool")"
    done
    return 0
}

# Runs a command in a session of its own, whose outputs go through pipes that end with it: what it leaves behind in the
# background never gets at the answers of later requests. LOCK WAIT PATH INPUT COUNT VARIABLE... ARGUMENT...
do_run() {
    local lock=$1 wait=$2 path=$3 input=$4 n=$5 folder found='' there='' run=(env -i)
    shift 5
    while ((n-- > 0)); do
        run+=("$1")
        shift
    done
    find_program "$1" "$path"
    if [[ ! $found ]]; then
        verdict "${there:-missing}"
        return 0
    fi
    # env would take a program with an equals sign for a variable.
    [[ $found != *=* ]] || run+=(/bin/sh -c 'exec "$@"' sh)
    run+=("$found" "${@:2}")
    if [[ -L $lock ]]; then
        verdict link
        return 0
    elif [[ $lock && ! -d ${lock%/*}/ ]]; then
        verdict folder
        return 0
    fi
    [[ ! $lock || -e $lock ]] || (set -C && : >"$lock") 2>/dev/null
    # Of each relay its number comes through this pipe, of the command its status; its end is the end of both relays.
    exec {events}< <(
        exec 6>&1 2>/dev/null
        {
            {
                (
                    umask 022
                    inspect "$BASHPID"
                    if [[ $lock ]]; then
                        # What changes something goes on when its reader has died.
                        trap '' PIPE
                        exec setsid flock --shared --wait "$wait" --conflict-exit-code 99 --close "$lock" sh -c \
                            'printf "\n%s under %s %s\n" "$0" "$PPID" "$1" >&3; shift; exec 3>&-; exec "$@"' \
                            "$nonce" "$start" "${run[@]}" <&"$input" 4>&- 5>&- 6>&-
                    fi
                    verdict run "$BASHPID" "$start"
                    exec setsid "${run[@]}" <&"$input" 3>&- 4>&- 5>&- 6>&-
                ) &
                wait "$!" 2>/dev/null
                printf 'ended %s\n' "$?" >&6
            } 2>&1 >&5 5>&- | {
                printf 'relay %s\n' "$BASHPID" >&6
                exec cat >&4 3>&- 5>&- 6>&-
            }
        } 5>&1 | {
            printf 'relay %s\n' "$BASHPID" >&6
            exec cat >&3 4>&- 6>&-
        }
    )
    local word value relay got relays=() status=98
    local -A copied=()
    while read -r -u "$events" word value; do
        case $word in
        relay) relays+=("$value") ;;
        ended)
            status=$value
            break
            ;;
        esac
    done
    # Who is left in the background may keep the outputs open: then a relay is ended once it has copied what the command
    # itself has written.
    while :; do
        read -r -t 0.1 -u "$events" word value
        got=$?
        if ((got == 0)); then
            relays+=("$value")
        elif ((got <= 128)); then
            break
        else
            for relay in "${relays[@]}"; do
                ! is_idle "$relay" && ! is_ahead "$relay" || kill "$relay"
            done 2>/dev/null
        fi
    done
    exec {events}<&-
    return "$status"
}
# Whether a relay sleeps in a call on its standard input, in which nothing is left then.
is_idle() {
    inspect "$1" && [[ $state == S ]] || return 1
    if slurp "/proc/$1/syscall"; then
        [[ $text == +([0-9])' 0x0 '* ]]
    else
        slurp "/proc/$1/wchan" && [[ $text == *pipe_read || $text == pipe_wait ]]
    fi
}
# Whether a relay has read more than a pipe holds since this was asked first.
is_ahead() {
    slurp "/proc/$1/io" || return 1
    text=${text#rchar: }
    : "${copied[$1]:=${text%%$'\n'*}}"
    ((${text%%$'\n'*} - copied[$1] > 1 << 20))
}
verdict() { printf '\n%s %s\n' "$nonce" "$*" >&3; }
look_at() {
    if [[ -x $1 && ! -d $1 ]]; then
        found=$1
    elif [[ -e $1 ]]; then
        there=forbidden
    fi
}
find_program() {
    local folder
    if [[ $1 == */* ]]; then
        look_at "$1"
        return
    fi
    local IFS=:
    for folder in $2; do
        [[ $found || $folder != /* ]] || look_at "$folder/$1"
    done
}
# Keeps so many bytes in a file without a name, for a command to read.
keep_input() {
    local folder file
    for folder in /dev/shm /run /tmp; do
        [[ ! -d $folder || ! -w $folder ]] || break
    done
    file=$folder/.vireo-$RANDOM$RANDOM$RANDOM$$.tmp
    dd of="$file" iflag=fullblock,count_bytes bs=64K count="$1" conv=excl oflag=nofollow status=none || return 1
    exec {kept}<"$file"
    rm -f -- "$file"
}

field nonce
# What the account's own files have printed ends here.
printf '\n%s ready\n' "$nonce"
printf '\n%s ready\n' "$nonce" >&2
exec 3>&1 4>&2
# Commands get an environment of their own, and tools need none.
for variable in $(compgen -e); do
    export -n "$variable"
done
export LC_ALL=C PATH
while :; do
    field operation
    field n
    arguments=()
    while ((n-- > 0)); do
        field v
        arguments+=("$v")
    done
    if [[ $operation == write ]]; then
        do_write "${arguments[@]}"
    elif [[ $operation == run ]]; then
        if ((arguments[3])); then
            if keep_input "${arguments[3]}"; then
                arguments[3]=$kept
                do_run "${arguments[@]}" </dev/null
                status=$?
                exec {kept}<&-
            else
                status=20
            fi
        else
            arguments[3]=0
            do_run "${arguments[@]}" </dev/null
            status=$?
        fi
        (exit "$status")
    else
        "do_$operation" "${arguments[@]}" </dev/null
    fi
    status=$?
    umask 077
    printf '\n%s %s\n' "$nonce" "$status"
    printf '\n%s\n' "$nonce" >&2
    ((status != 20)) || exit 0
done

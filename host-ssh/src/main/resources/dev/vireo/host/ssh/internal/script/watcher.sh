# Tells when processes end. Standard input: NONCE on a line, then lines "watch ID PID START" and "stop ID".
# It says "NONCE ID gone" when a process is gone, a zombie, or another one has its number.
LC_ALL=C
cd /
shopt -s nullglob
read -r nonce || exit 0
declare -A pids starts
pending=''
zombie() {
    local path stat
    for path in "/proc/$1/task/"*/stat; do
        stat=''
        { IFS= read -r -d '' stat <"$path"; } 2>/dev/null
        [[ ! $stat || ${stat##*) } == [ZX]* ]] || return 1
    done
    return 0
}
look() {
    local id stat fields
    for id in "${!pids[@]}"; do
        stat=''
        { IFS= read -r -d '' stat <"/proc/${pids[$id]}/stat"; } 2>/dev/null
        fields=(${stat##*) })
        [[ ! $stat || ${fields[19]} != "${starts[$id]}" || ${fields[0]} == [ZX] ]] || continue
        [[ ${fields[0]-} != [ZX] ]] || zombie "${pids[$id]}" || continue
        printf '\n%s %s gone\n' "$nonce" "$id" || exit 0
        unset "pids[$id]" "starts[$id]"
    done
}
while :; do
    line=''
    if ((${#pids[@]})); then
        IFS= read -r -t 0.05 line
    else
        IFS= read -r line
    fi
    status=$?
    if ((status > 128)); then
        pending+=$line
    elif ((status)); then
        exit 0
    else
        set -- $pending$line
        pending=''
        case $1 in
        watch)
            pids[$2]=$3
            starts[$2]=$4
            ;;
        stop) unset "pids[$2]" "starts[$2]" ;;
        esac
    fi
    look
done

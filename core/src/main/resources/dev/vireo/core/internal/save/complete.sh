# Makes a save file complete: writes its header over the beginning, and gives it its name once all is on disk. Arguments:
#   PART     the file as it was written
#   FILE     its name
#   new|replace
# The header comes on standard input.
set -eu
dd "of=$1" bs=64K conv=notrunc,fsync iflag=fullblock status=none
if [ "$3" = new ]; then
    mv -nT -- "$1" "$2"
    [ ! -e "$1" ] || { echo "$2: there is a file meanwhile" >&2; exit 73; }
else
    mv -fT -- "$1" "$2"
fi
sync -- "${2%/*}/."

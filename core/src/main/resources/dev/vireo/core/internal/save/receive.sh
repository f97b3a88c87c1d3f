# Listens at a UNIX socket for one connection and appends what it brings to a file. Ends by itself as soon as its
# standard input does, which is when whoever started it is gone. Arguments:
#   SOCKET   path of the socket; whoever may enter its folder may connect
#   FILE     file that exists
#   none|zstd
# Says "ready" when it listens, and at the end the POSIX checksum and the number of the bytes that it has appended.
set -u -o pipefail
umask 077
socket=$1 file=$2
pack=()
[ "$3" = none ] || pack=(zstd -q -1 -T0 -c)

read -r -d '' perl <<'END'
use Socket;
my $path = shift;
socket(my $server, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
umask 0;
bind($server, sockaddr_un($path)) or die "$path: $!\n";
umask 077;
listen($server, 1) or die "listen: $!\n";
open(my $told, '>&=', 3) or die "3: $!\n";
syswrite $told, "ready\n";
close $told;
accept(my $peer, $server) or die "accept: $!\n";
unlink $path;
open(STDIN, '<&', $peer) or die "stdin: $!\n";
exec @ARGV or die "$ARGV[0]: $!\n";
END
read -r -d '' python <<'END'
import os, socket, sys
path = sys.argv[1]
server = socket.socket(socket.AF_UNIX)
os.umask(0)
server.bind(path)
os.umask(0o77)
server.listen(1)
os.write(3, b"ready\n")
os.close(3)
peer, _ = server.accept()
os.unlink(path)
os.dup2(peer.fileno(), 0)
os.execvp(sys.argv[2], sys.argv[2:])
END

if command -v perl >/dev/null; then
    listen=(perl -e "$perl")
elif command -v python3 >/dev/null; then
    listen=(python3 -c "$python")
else
    echo "needs perl or python3" >&2
    exit 69
fi

exec 3>&1 4<&0
receive() {
    exec 4<&-
    if [ ${#pack[@]} = 0 ]; then
        "${listen[@]}" "$socket" tee -a --output-error=exit -- "$file"
    else
        "${listen[@]}" "$socket" "${pack[@]}" | { exec 3>&-; tee -a --output-error=exit -- "$file"; }
    fi | cksum >&3
}
receive &
work=$!
{ exec 3>&-; head -c 1 <&4 >/dev/null; kill -KILL 0; } &
guard=$!
wait "$work"
status=$?
kill -KILL "$guard"
exit "$status"

# The process of a fake guest: a machine without a machine. It is controlled over a UNIX socket, by lines, and its
# console understands a few words, so that a test can be the guest as well.
#
# Arguments: SOCKET CONSOLE [KEY VALUE]...
#   fail TEXT       ends at once with this last word
#   delay SECONDS   before it listens
#   stubborn 1      ignores SIGTERM
#   deaf 1          ignores its power button
#   onPoweroff PAUSE
# Requests: ID VERB; answers: ID ok STATE REASON, or ID error TEXT; news to all clients: ! WORD...
use strict;
use warnings;
use Socket;
use Fcntl;

my ($path, $console, %option) = @ARGV;
if (defined $option{fail}) {
    print STDERR "$option{fail}\n";
    exit 1;
}
select undef, undef, undef, $option{delay} if defined $option{delay};

my ($state, $reason) = ('PAUSED', 'STARTED_PAUSED');
my $terminated = 0;
my $quit;
$SIG{PIPE} = 'IGNORE';
$SIG{TERM} = $option{stubborn} ? 'IGNORE' : sub { $terminated = 1 };

sysopen(my $typed, "$console.in", O_RDWR | O_NONBLOCK) or die "$console.in: $!";
sysopen(my $printed, "$console.out", O_RDWR) or die "$console.out: $!";
socket(my $server, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
unlink $path;
bind($server, sockaddr_un($path)) or die "$path: $!";
listen($server, 16) or die "listen: $!";

my (%client, %text);
my $words = '';

sub say_on_console { my $line = "$_[0]\r\n"; syswrite $printed, $line }

sub put {
    my ($who, $line) = @_;
    syswrite $who, "$line\n";
}

sub news { put($_, "! $_[0]") for values %client }

sub become {
    my ($now, $why) = @_;
    return if $now eq $state && $why eq $reason;
    ($state, $reason) = ($now, $why);
    news("state $state $reason");
}

sub power_off {
    if (($option{onPoweroff} // '') eq 'PAUSE') {
        become('PAUSED', 'GUEST_SHUTDOWN');
    } else {
        news('ending GUEST_SHUTDOWN');
        $quit = 0;
    }
}

# What the host asks for.
sub request {
    my ($verb, $argument) = @_;
    if ($verb eq 'suspend') { become('PAUSED', 'SUSPENDED_BY_CALLER') }
    elsif ($verb eq 'resume') { become('RUNNING', 'UNSPECIFIED') }
    elsif ($verb eq 'wake') { become('RUNNING', 'UNSPECIFIED') if $state eq 'SUSPENDED' }
    elsif ($verb eq 'reset') { news('reset'); become('RUNNING', 'UNSPECIFIED') if $state ne 'PAUSED'; say_on_console('reset') }
    elsif ($verb eq 'powerdown') {
        unless ($option{deaf}) { news('button'); say_on_console('button'); power_off() }
    }
    elsif ($verb ne 'state') { return "error no verb $verb" }
    return "ok $state $reason";
}

# What the guest does when told so on its console.
sub word {
    my ($verb, $argument) = @_;
    if ($verb eq 'echo') { say_on_console($argument // '') }
    elsif ($verb eq 'poweroff') { power_off() }
    elsif ($verb eq 'panic') { become('CRASHED', 'GUEST_PANIC') }
    elsif ($verb eq 'reboot') { news('reset'); say_on_console("guest $option{name}") }
    elsif ($verb eq 'sleep') { become('SUSPENDED', 'UNSPECIFIED') }
    elsif ($verb eq 'ioerror') { news("ioerror $argument"); become('PAUSED', 'IO_ERROR') }
    elsif ($verb eq 'exit') { $quit = $argument }
    elsif ($verb eq 'die') { kill 'KILL', $$ }
    elsif ($verb eq 'rant') { print STDERR "$_ how dare they\n" for 1 .. $argument; say_on_console('calm again') }
    elsif ($verb eq 'flood') {
        my ($size, $line, $n) = ($argument, '', 0);
        while ($size > 0) {
            $line = sprintf("%015d\n", $n++);
            $line = substr($line, 0, $size) if length $line > $size;
            my $block = $line;
            while (length $block < 4096 && $size - length($block) >= 16) { $block .= sprintf("%015d\n", $n++) }
            syswrite $printed, $block;
            $size -= length $block;
        }
    }
}

# Complete lines out of a buffer, which is left with the rest.
sub lines {
    my ($buffer) = @_;
    my @lines;
    while ($$buffer =~ s/^([^\n]*)\n//) { push @lines, $1 }
    return @lines;
}

say_on_console("guest $option{name}");
until (defined $quit) {
    if ($terminated) { news('ending DESTROYED'); $quit = 0; last }
    my $watch = '';
    vec($watch, fileno($_), 1) = 1 for $server, values %client;
    vec($watch, fileno($typed), 1) = 1 if $state eq 'RUNNING';
    # Short, because a signal that comes right before the call does not interrupt it.
    next unless select($watch, undef, undef, 0.05) > 0;
    if (vec($watch, fileno($server), 1)) {
        if (accept(my $new, $server)) { $client{fileno $new} = $new; $text{fileno $new} = '' }
    }
    for my $number (keys %client) {
        next unless vec($watch, $number, 1);
        my $count = sysread $client{$number}, $text{$number}, 4096, length $text{$number};
        unless ($count) { close $client{$number}; delete $client{$number}; delete $text{$number}; next }
        for my $line (lines(\$text{$number})) {
            my ($id, $verb, $argument) = split / /, $line, 3;
            my $from = $client{$number};
            put($from, "$id " . request($verb, $argument));
        }
    }
    if ($state eq 'RUNNING' && vec($watch, fileno($typed), 1)) {
        sysread $typed, $words, 4096, length $words;
        for my $line (lines(\$words)) {
            my ($verb, $argument) = split / /, $line, 2;
            word($verb, $argument) if defined $verb && length $verb;
        }
    }
}
exit $quit;

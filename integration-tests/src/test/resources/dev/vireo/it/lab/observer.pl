# Sends numbered lines to ADDRESS PORT, where each must come back before the next is sent, until standard input ends.
# Prints "talking" after the first answer, and in the end how many came and the longest time between two, in ms.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;

sub now {    # clock_gettime(CLOCK_MONOTONIC) on x86-64: the base system has no finer clock
    my $time = "\0" x 16;
    syscall(228, 1, $time);
    my ($seconds, $nanoseconds) = unpack("q q", $time);
    return $seconds * 1000 + $nanoseconds / 1e6;
}

$| = 1;
my ($address, $port) = @ARGV;
my $guest = IO::Socket::INET->new(PeerAddr => $address, PeerPort => $port, Timeout => 20)
    or die "no connection: $@\n";
my $input = IO::Select->new(\*STDIN);
my ($number, $worst, $last) = (0, 0, now());
while (!$input->can_read(0.002)) {
    $number++;
    print $guest "$number\n";
    my $answer = <$guest>;
    defined $answer or die "the connection was closed after $number lines\n";
    $answer eq "$number\n" or die "asked $number, heard $answer";
    my $now = now();
    $worst = $now - $last if $now - $last > $worst;
    $last = $now;
    print "talking\n" if $number == 1;
}
printf "answers %d, longest silence %.1f ms\n", $number, $worst;

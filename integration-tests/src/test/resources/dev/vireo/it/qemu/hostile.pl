#!/usr/bin/perl
# What claims to be QEMU. Asked what it can do, it passes the question on to a real one; told to run a guest, it listens
# at the monitors and behaves as the file "mode" beside it says.
use strict;
use warnings;
use Socket;

my ($folder) = $0 =~ m{^(.*)/};
my @monitors = map { m{path=([^,]+/s/m\d)} ? $1 : () } @ARGV;
exec '/usr/bin/qemu-system-x86_64', @ARGV unless @monitors;

open my $file, '<', "$folder/mode" or die "mode: $!";
chomp(my $mode = <$file>);
$SIG{PIPE} = 'IGNORE';
my $greeting = '{"QMP": {"version": {"qemu": {"micro": 0, "minor": 2, "major": 7}, "package": ""}, "capabilities": []}}';

my @servers;
for my $path (@monitors) {
    socket(my $server, PF_UNIX, SOCK_STREAM, 0) or die $!;
    bind($server, sockaddr_un($path)) or die "$path: $!";
    listen($server, 8) or die $!;
    push @servers, $server;
}

my %clients;
while (1) {
    my $watch = '';
    vec($watch, fileno($_), 1) = 1 for @servers, values %clients;
    select($watch, undef, undef, undef);
    for my $server (@servers) {
        next unless vec($watch, fileno($server), 1);
        next unless accept(my $client, $server);
        $clients{fileno $client} = $client;
        greet($client);
    }
    for my $number (keys %clients) {
        next unless $clients{$number} && vec($watch, $number, 1);
        my $client = $clients{$number};
        my $count = sysread $client, my $text, 65536;
        if (!$count) { delete $clients{$number}; close $client; next }
        answer($client, $_) for split /\n/, $text;
    }
}

sub greet {
    my ($client) = @_;
    if ($mode eq 'silent') { return }
    if ($mode eq 'garbage') { syswrite $client, "\x00\xff\xfe{]] \"\n" x 100; return }
    if ($mode eq 'endless') {
        my $block = 'x' x 1048576;
        for (1 .. 1024) { defined syswrite($client, $block) or last }
        return;
    }
    if ($mode eq 'hangup') { drop($client); return }
    syswrite $client, "$greeting\r\n";
}

sub answer {
    my ($client, $request) = @_;
    my ($id) = $request =~ /"id":\s*("[^"]*"|\d+)/;
    my ($command) = $request =~ /"execute":\s*"([^"]+)"/;
    return if $mode =~ /^(silent|garbage|endless|mute)$/ || !defined $id || !defined $command;
    if ($mode eq 'wrong-ids') { syswrite $client, "{\"return\": {}, \"id\": 987654321}\r\n"; return }
    if ($mode eq 'deep') { syswrite $client, '{"return": ' . '[' x 100000 . "\r\n"; return }
    if ($mode eq 'another' && $command eq 'query-uuid') {
        syswrite $client, "{\"return\": {\"UUID\": \"00000000-0000-4000-8000-000000000000\"}, \"id\": $id}\r\n";
        return;
    }
    if ($mode eq 'liar' && $command eq 'query-uuid') {
        syswrite $client, "{\"return\": 42, \"id\": $id}\r\n";
        return;
    }
    syswrite $client, "{\"return\": {}, \"id\": $id}\r\n";
}

sub drop {
    my ($client) = @_;
    delete $clients{fileno $client};
    close $client;
}

package dev.vireo.drbd.internal;

/** Verifies the resources of a host from a shell, as {@code VerificationScheduler} does from a JVM. */
public final class TimerScript {
    /** For {@code sh}; {@code VIREO_STATE} is another folder than {@code /var/lib/vireo}. */
    public static final String TEXT = """
            # Written by Vireo. Verifies all DRBD resources of this host, one after the other.
            export LC_ALL=C PATH=/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin
            log=${VIREO_STATE:-/var/lib/vireo}/drbd/verification
            bad=0
            mkdir -p "$log"

            state() { drbdsetup events2 --statistics --now | grep "^exists $1 name:$2 "; }
            field() { sed -n "s/.* $1:\\([^ ]*\\).*/\\1/p" | head -n 1; }
            now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

            # The host with the smaller address of replication begins.
            is_ours() {
              drbdsetup show "$1" | tr '\\n\\t' '  ' | awk '{
                match($0, /_this_host *({ *address)? +ipv[46] +[^; ]+/); a = substr($0, RSTART, RLENGTH)
                match($0, /_remote_host *({ *address)? +ipv[46] +[^; ]+/); b = substr($0, RSTART, RLENGTH)
                sub(/.*ipv/, "", a); sub(/.*ipv/, "", b)
                exit !(a != "" && b != "" && a < b) }'
            }

            is_ready() {
              [ "$(state connection "$1" | field connection)" = Connected ] || return 1
              [ "$(state device "$1" | field disk)" = UpToDate ] || return 1
              [ "$(state peer-device "$1" | field peer-disk)" = UpToDate ] || return 1
              [ "$(state peer-device "$1" | field replication)" = Established ]
            }

            verify() {
              minor=$(state device "$1" | field minor)
              lines=$(dmesg | wc -l)
              begun=$(now)
              drbdadm -- --start=0 verify "$1" || return 1
              while state peer-device "$1" | grep -q ' replication:Verify'; do sleep 5; done
              told=$(dmesg | tail -n +$((lines + 1)) | grep "drbd$minor[: ]")
              kib=$(state peer-device "$1" | field out-of-sync)
              outcome=interrupted
              if echo "$told" | grep -q 'Online verify done' && ! echo "$told" | grep -q 'Online Verify reached'; then
                if [ "${kib:-0}" -gt 0 ]; then outcome=different; else outcome=same; fi
              fi
              file=$log/$1.jsonl
              {
                tail -n 199 "$file" 2>/dev/null
                printf '{"schema":1,"resource":"%s","host":"%s","begun":"%s","ended":"%s","outcome":"%s",' \\
                  "$1" "$(uname -n)" "$begun" "$(now)" "$outcome"
                printf '"outOfSyncBytes":%s,"role":"%s","peerRole":"%s","differences":[]}\\n' \\
                  "$((${kib:-0} * 1024))" "$(state resource "$1" | field role)" "$(state connection "$1" | field role)"
              } > "$file.new" && sync "$file.new" && mv "$file.new" "$file" && sync "$log"
              [ "$outcome" = same ]
            }

            for name in $(drbdsetup events2 --now | sed -n 's/^exists resource name:\\([^ ]*\\).*/\\1/p'); do
              if is_ours "$name" && is_ready "$name"; then
                verify "$name" || bad=1
              fi
            done
            exit $bad
            """;

    private TimerScript() {}
}

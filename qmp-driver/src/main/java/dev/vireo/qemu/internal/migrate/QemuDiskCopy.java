package dev.vireo.qemu.internal.migrate;

import dev.vireo.core.driver.DiskCopy;
import dev.vireo.core.driver.TransferListen;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.MonitorException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.TimedOutException;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.qemu.internal.launch.NodeNames;
import dev.vireo.qmp.QmpCommand;
import dev.vireo.qmp.control.Conversations;
import dev.vireo.qmp.control.Conversations.Asking;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Disks that are mirrored to an NBD server in the QEMU at the target. Names of nodes and jobs hold a dot and a number,
 * which no disk's can.
 */
public final class QemuDiskCopy implements DiskCopy {
    private static final String PREFIX = "copy.";
    private static final long LOOK_AGAIN_NANOS = 2_000_000;

    private final Conversations conversations;

    /** Control of the disks of one QEMU. */
    public QemuDiskCopy(Conversations conversations) {
        this.conversations = conversations;
    }

    private static String name(int index) {
        return PREFIX + index;
    }

    @Override
    public long size(String disk, Duration limit) {
        return conversations.within(
                limit,
                qemu -> nodes(qemu).objects().stream()
                        .filter(node -> node.string("node-name").equals(NodeNames.content(disk)))
                        .findFirst()
                        .orElseThrow(() -> new NotFoundException(
                                ErrorDetails.of("move", qemu.domain(), "its QEMU has no disk " + disk)))
                        .object("image")
                        .longValue("virtual-size"));
    }

    private static JsonArray nodes(Asking qemu) {
        return qemu.execute("move", QmpCommand.of("query-named-block-nodes", JsonObject.of("flat", true)))
                .asArray();
    }

    @Override
    public int serve(List<String> disks, TransferListen order, Duration limit) {
        return conversations.within(limit, qemu -> {
            Credentials.DISKS.remove(qemu);
            order.secret().ifPresent(folder -> Credentials.DISKS.add(qemu, folder, true));
            int port = listen(qemu, order);
            for (int i = 0; i < disks.size(); i++) {
                execute(
                        qemu,
                        "block-export-add",
                        JsonObject.builder()
                                .put("type", "nbd")
                                .put("id", name(i))
                                .put("node-name", NodeNames.content(disks.get(i)))
                                .put("name", name(i))
                                .put("writable", true)
                                .build());
            }
            return port;
        });
    }

    private static int listen(Asking qemu, TransferListen order) {
        MonitorException last = null;
        for (int port : order.ports()) {
            try {
                execute(
                        qemu,
                        "nbd-server-start",
                        JsonObject.builder()
                                .put("addr", JsonObject.of("type", "inet", "data", inet(order.address(), port)))
                                .putIfPresent("tls-creds", order.secret().map(folder -> Credentials.DISKS.id()))
                                .build());
                return port;
            } catch (MonitorException e) {
                last = e;
            }
        }
        throw new NotEnoughResourcesException(
                ErrorDetails.of(
                                "listen for the disks of",
                                qemu.domain(),
                                "no port of " + order.address() + " could be had"
                                        + (last == null ? "" : ": " + last.getMessage()))
                        .advice("name an address of that host and ports that are free"),
                last);
    }

    private static JsonObject inet(String address, int port) {
        return JsonObject.of("host", address, "port", Integer.toString(port));
    }

    @Override
    public void stopServing(Duration limit) {
        conversations.within(limit, qemu -> execute(qemu, "nbd-server-stop", JsonObject.EMPTY));
    }

    /** Stopping a machine, be it stopped, flushes all of its disks. */
    @Override
    public void flush(Duration limit) {
        conversations.within(limit, qemu -> execute(qemu, "stop", JsonObject.EMPTY));
    }

    @Override
    public void start(List<String> disks, Way way, Duration limit) {
        conversations.within(limit, qemu -> {
            clear(qemu);
            way.secret().ifPresent(folder -> Credentials.DISKS.add(qemu, folder, false));
            for (int i = 0; i < disks.size(); i++) {
                execute(qemu, "blockdev-add", remote(i, way));
                execute(qemu, "blockdev-mirror", mirror(i, disks.get(i), way));
            }
            return true;
        });
    }

    private static JsonObject remote(int index, Way way) {
        return JsonObject.builder()
                .put("driver", "nbd")
                .put("node-name", name(index))
                .put("server", inet(way.address(), way.port()).with("type", "inet"))
                .put("export", name(index))
                .put("discard", "unmap")
                .putIfPresent("tls-creds", way.secret().map(folder -> Credentials.DISKS.id()))
                .build();
    }

    /** It stays when it has ended, so that its error can be read. */
    private static JsonObject mirror(int index, String disk, Way way) {
        return JsonObject.builder()
                .put("job-id", name(index))
                .put("device", NodeNames.content(disk))
                .put("target", name(index))
                .put("sync", "full")
                .put("auto-dismiss", false)
                .putIfPresent("speed", way.bandwidth().map(limit -> limit.bytes()))
                .build();
    }

    @Override
    public Progress progress(List<String> disks, Duration limit) {
        return conversations.within(limit, qemu -> {
            List<JsonObject> jobs = jobs(qemu);
            long copied = 0;
            long total = 0;
            boolean alike = true;
            for (int i = 0; i < disks.size(); i++) {
                JsonObject job = job(qemu, jobs, i, disks.get(i));
                if (ended(job)) {
                    throw failed(qemu, disks.get(i), job);
                }
                copied += job.longValue("current-progress");
                total += job.longValue("total-progress");
                alike &= follows(job);
            }
            return new Progress(copied, total, alike);
        });
    }

    private static List<JsonObject> jobs(Asking qemu) {
        return qemu.execute("move", QmpCommand.of("query-jobs")).asArray().objects().stream()
                .filter(job -> job.string("id").startsWith(PREFIX))
                .toList();
    }

    private static JsonObject job(Asking qemu, List<JsonObject> jobs, int index, String disk) {
        return jobs.stream()
                .filter(job -> job.string("id").equals(name(index)))
                .findFirst()
                .orElseThrow(() -> failed(qemu, disk, JsonObject.EMPTY));
    }

    private static boolean ended(JsonObject job) {
        return job.string("status").equals("concluded");
    }

    /** Whether the copy is complete and every write goes there as well (QAPI {@code JobStatus}). */
    private static boolean follows(JsonObject job) {
        return job.string("status").equals("ready") || job.string("status").equals("standby");
    }

    private static MonitorException failed(Asking qemu, String disk, JsonObject job) {
        String why = job.optionalString("error").orElse("somebody else has ended it");
        return new MonitorException(
                ErrorDetails.of("move", qemu.domain(), "the copy of its disk " + disk + " has failed: " + why),
                "blockdev-mirror",
                "GenericError",
                why);
    }

    @Override
    public void finish(List<String> disks, Duration limit) {
        conversations.within(limit, qemu -> {
            List<JsonObject> jobs = jobs(qemu);
            for (int i = 0; i < disks.size(); i++) {
                JsonObject job = job(qemu, jobs, i, disks.get(i));
                if (!follows(job)) {
                    throw failed(qemu, disks.get(i), job);
                }
                execute(qemu, "block-job-cancel", JsonObject.of("device", name(i))); // of one that follows: ends it
            }
            for (int i = 0; i < disks.size(); i++) {
                JsonObject job = awaitEnd(qemu, i, disks.get(i));
                if (job.optionalString("error").isPresent()) {
                    throw failed(qemu, disks.get(i), job);
                }
            }
            clear(qemu);
            return true;
        });
    }

    private static JsonObject awaitEnd(Asking qemu, int index, String disk) {
        while (true) {
            JsonObject job = job(qemu, jobs(qemu), index, disk);
            if (ended(job)) {
                return job;
            }
            pause(qemu, disk);
        }
    }

    private static void pause(Asking qemu, String what) {
        if (qemu.left().isZero()) {
            throw new TimedOutException(
                    ErrorDetails.of("move", qemu.domain(), "the copy of " + what + " did not end in time"));
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }

    @Override
    public void abandon(Duration limit) {
        conversations.within(limit, qemu -> {
            clear(qemu);
            return true;
        });
    }

    /** Removes jobs, nodes and the key, whoever has left them. */
    private static void clear(Asking qemu) {
        for (List<JsonObject> jobs = jobs(qemu); !jobs.isEmpty(); jobs = jobs(qemu)) {
            boolean waits = false;
            for (JsonObject job : jobs) {
                if (ended(job)) {
                    execute(qemu, "job-dismiss", JsonObject.of("id", job.string("id")));
                } else {
                    cancel(qemu, job);
                    waits = true;
                }
            }
            if (waits) {
                pause(qemu, "its disks");
            }
        }
        nodes(qemu).objects().stream()
                .map(node -> node.string("node-name"))
                .filter(node -> node.startsWith(PREFIX))
                .forEach(node -> execute(qemu, "blockdev-del", JsonObject.of("node-name", node)));
        Credentials.DISKS.remove(qemu);
    }

    private static void cancel(Asking qemu, JsonObject job) {
        try {
            execute(qemu, "block-job-cancel", JsonObject.of("device", job.string("id"), "force", true));
        } catch (MonitorException e) {
            // it was just about to end
        }
    }

    private static boolean execute(Asking qemu, String command, JsonObject arguments) {
        qemu.execute("move", QmpCommand.of(command, arguments));
        return true;
    }
}

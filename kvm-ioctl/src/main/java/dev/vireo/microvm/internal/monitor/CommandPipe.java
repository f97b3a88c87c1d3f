package dev.vireo.microvm.internal.monitor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands out of a named pipe, which are answered nowhere: for shells that have a word to say. */
public final class CommandPipe {
    private static final Logger LOG = LoggerFactory.getLogger(CommandPipe.class);

    private final CommandTable commands;
    private final Executor executor;

    /** Executes what comes by this table. */
    public CommandPipe(CommandTable commands, Executor executor) {
        this.commands = commands;
        this.executor = executor;
    }

    /** Begins to listen. Opened for writing as well, the pipe has no end. */
    @SuppressWarnings("resource") // open as long as the process lives
    public void listen(Path pipe) throws IOException {
        RandomAccessFile file = new RandomAccessFile(pipe.toFile(), "rw");
        Thread thread = new Thread(() -> listen(file), "command pipe");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen(RandomAccessFile file) {
        LineBuffer lines = new LineBuffer();
        byte[] bytes = new byte[4096];
        try {
            for (int got = file.read(bytes); got >= 0; got = file.read(bytes)) {
                lines.take(ByteBuffer.wrap(bytes, 0, got), this::take, () -> {});
            }
        } catch (IOException e) {
            LOG.atError().setCause(e).log("The pipe for commands cannot be read any more");
        }
    }

    private void take(byte[] line) {
        try {
            Request request = Request.parse(line);
            executor.execute(() -> commands.execute(request));
        } catch (CommandException e) {
            LOG.atWarn().addKeyValue("problem", e.getMessage()).log("What came by the pipe is no command");
        }
    }
}

package dev.vireo.microvm.internal.monitor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands out of a named pipe, which are answered nowhere: for shells that have a word to say. */
public final class CommandPipe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandPipe.class);

    private final CommandTable commands;
    private final Executor executor;
    private final FileChannel pipe;

    private CommandPipe(CommandTable commands, Executor executor, FileChannel pipe) {
        this.commands = commands;
        this.executor = executor;
        this.pipe = pipe;
    }

    /** Begins to listen, and executes what comes by this table. Opened for writing as well, the pipe has no end. */
    public static CommandPipe listen(CommandTable commands, Executor executor, Path path) throws IOException {
        FileChannel pipe = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        CommandPipe listening = new CommandPipe(commands, executor, pipe);
        Thread thread = new Thread(listening::listen, "command pipe");
        thread.setDaemon(true);
        thread.start();
        return listening;
    }

    private void listen() {
        LineBuffer lines = new LineBuffer();
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        try {
            while (pipe.read(bytes.clear()) >= 0) {
                lines.take(bytes.flip(), this::take, () -> {});
            }
        } catch (ClosedChannelException e) {
            // that is how it ends
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

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}

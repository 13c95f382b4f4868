package dev.catraca.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import dev.catraca.fault.Fault.Kind;

/**
 * Stands between a service and its Redis and breaks what passes: loses requests or
 * replies, holds them up, cuts connections, or does something (kill the service, say) at
 * the very moment when one request is about to be passed on or its reply has come.
 */
final class FaultProxy implements AutoCloseable {

	private final ServerSocket listening;

	private final int redisPort;

	private final List<Fault> faults = new CopyOnWriteArrayList<>();

	private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

	private volatile boolean passing = true;

	private volatile Duration latency = Duration.ZERO;

	/**
	 * Listens on a free loopback port.
	 * @param redisPort where Redis listens
	 */
	FaultProxy(int redisPort) {
		this.redisPort = redisPort;
		try {
			this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		daemon(this::accept);
	}

	int port() {
		return this.listening.getLocalPort();
	}

	/** Runs the next requests of a kind and loses their replies, and the connection. */
	Fault loseReplies(Predicate<Request> which, int times) {
		return add(Kind.REPLY_LOST, which, times, Duration.ZERO, () -> {
		});
	}

	/** Loses the next requests of a kind, and the connection. */
	Fault loseRequests(Predicate<Request> which, int times) {
		return add(Kind.REQUEST_LOST, which, times, Duration.ZERO, () -> {
		});
	}

	/** Holds up the next requests of a kind. */
	Fault holdUp(Predicate<Request> which, int times, Duration pause) {
		return add(Kind.LATE, which, times, pause, () -> {
		});
	}

	/** Does something instead of passing the next request of a kind on. */
	Fault instead(Predicate<Request> which, Runnable action) {
		return add(Kind.STOPPED_BEFORE, which, 1, Duration.ZERO, action);
	}

	/** Does something instead of passing on the next reply to a kind of request. */
	Fault insteadOfReply(Predicate<Request> which, Runnable action) {
		return add(Kind.STOPPED_AFTER, which, 1, Duration.ZERO, action);
	}

	private Fault add(Kind kind, Predicate<Request> which, int times, Duration pause, Runnable action) {
		Fault fault = new Fault(kind, which, times, pause, action);
		this.faults.add(fault);
		return fault;
	}

	Duration latency() {
		return this.latency;
	}

	/** Holds up every reply. */
	void setLatency(Duration latency) {
		this.latency = latency;
	}

	/** From now on nothing passes, and nobody is told: a black hole. */
	void swallow() {
		this.passing = false;
	}

	/** Everything passes again, also what was held back. */
	void heal() {
		this.faults.clear();
		this.latency = Duration.ZERO;
		this.passing = true;
	}

	/** Cuts every connection. */
	void cut() {
		this.connections.forEach(ProxiedConnection::close);
	}

	Fault strikes(Request request) {
		for (Fault fault : this.faults) {
			if (fault.strikes(request)) {
				return fault;
			}
		}
		return null;
	}

	/** Waits until something may pass. */
	void awaitPassage() throws InterruptedException {
		while (!this.passing) {
			Thread.sleep(10);
		}
	}

	void forget(ProxiedConnection connection) {
		this.connections.remove(connection);
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				Socket client = this.listening.accept();
				connect(client);
			}
			catch (IOException ex) {
				// closed by the test
			}
		}
	}

	private void connect(Socket client) throws IOException {
		try {
			Socket server = new Socket(InetAddress.getLoopbackAddress(), this.redisPort);
			ProxiedConnection connection = new ProxiedConnection(this, client, server);
			this.connections.add(connection);
			daemon(connection::passRequests);
			daemon(connection::passReplies);
		}
		catch (IOException ex) {
			// Redis is away: so is the proxy
			client.close();
		}
	}

	static void daemon(Runnable work) {
		Thread thread = new Thread(work, "fault-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.listening.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.passing = true;
		cut();
	}

}

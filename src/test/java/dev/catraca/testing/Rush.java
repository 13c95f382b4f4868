package dev.catraca.testing;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Many clients who all come at the same moment.
 */
public final class Rush {

	private Rush() {
	}

	/**
	 * Has each client do the same, none before all are ready, and returns what they got.
	 */
	public static <T> List<T> of(int clients, IntFunction<T> each) {
		ExecutorService threads = Executors.newFixedThreadPool(clients);
		CyclicBarrier gate = new CyclicBarrier(clients);
		try {
			List<Future<T>> all = IntStream.range(0, clients).mapToObj((client) -> threads.submit(() -> {
				gate.await();
				return each.apply(client);
			})).toList();
			return all.stream().map(Rush::result).toList();
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static <T> T result(Future<T> future) {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw new AssertionError(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}

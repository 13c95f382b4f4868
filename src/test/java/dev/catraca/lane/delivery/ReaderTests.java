package dev.catraca.lane.delivery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.catraca.redis.Loop;
import dev.catraca.redis.Loops;
import dev.catraca.redis.OwnConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

class ReaderTests {

	private final RedisConnectionFactory connections = mock();

	private final RedisConnection connection = mock();

	private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

	private final AtomicLong nanos = new AtomicLong();

	private final Loop loop = new Loops(this.nanos::get).watch("list", "box-1-list-0.0");

	private final Shelf shelf = new Shelf();

	private final Reader<String> reader = new Reader<>("box-1-list-0.0", this.shelf, this.shelf, this.connections,
			this.loop, this.timer);

	ReaderTests() {
		given(this.connections.getConnection()).willReturn(this.connection);
		this.reader.start();
	}

	@AfterEach
	void end() {
		this.timer.shutdownNow();
	}

	@Test
	void handsOnWhatItReadsAndReadsAgain() throws Exception {
		this.shelf.nextRead().complete(List.of("a", "b"));
		this.shelf.nextRead().complete(List.of());
		this.shelf.nextRead().complete(List.of("c"));
		this.shelf.nextRead();
		assertThat(this.shelf.handed).containsExactly("a", "b", "c");
		verify(this.connection).openPipeline();
	}

	@Test
	void keepsWhatIsReadWhileTheLaneIsFull() throws Exception {
		CompletableFuture<List<String>> read = this.shelf.nextRead();
		this.shelf.full = true;
		read.complete(List.of("a"));
		this.shelf.awaitQuestions();
		assertThat(this.shelf.handed).isEmpty();
		assertThat(this.shelf.reads).isEmpty();
		this.shelf.full = false;
		this.shelf.nextRead();
		assertThat(this.shelf.handed).containsExactly("a");
	}

	@Test
	void handsOnWhatItHasThoughTheLaneRestsAndReadsNoMore() throws Exception {
		CompletableFuture<List<String>> read = this.shelf.nextRead();
		this.shelf.full = true;
		read.complete(List.of("a"));
		this.shelf.awaitQuestions();
		this.shelf.resting = true;
		this.shelf.awaitQuestions();
		this.shelf.full = false;
		await().untilAsserted(() -> assertThat(this.shelf.handed).containsExactly("a"));
		this.shelf.awaitQuestions();
		assertThat(this.shelf.reads).isEmpty();
		this.shelf.resting = false;
		this.shelf.nextRead();
		assertThat(this.shelf.handed).containsExactly("a");
	}

	@Test
	void keepsWhatAReadBringsToALaneThatRests() throws Exception {
		this.shelf.nextRead().complete(List.of("a"));
		CompletableFuture<List<String>> read = this.shelf.nextRead();
		this.shelf.resting = true;
		read.complete(List.of("b"));
		this.shelf.awaitQuestions();
		assertThat(this.shelf.handed).containsExactly("a");
		assertThat(this.shelf.reads).isEmpty();
		this.shelf.resting = false;
		this.shelf.nextRead();
		assertThat(this.shelf.handed).containsExactly("a", "b");
	}

	@Test
	void mendsWhatFailedAndReadsAgain() throws Exception {
		RedisConnectionFailureException away = new RedisConnectionFailureException("away");
		this.shelf.nextRead().completeExceptionally(away);
		this.shelf.nextRead().complete(List.of("a"));
		this.shelf.nextRead();
		assertThat(this.shelf.mended).containsExactly(away);
		assertThat(this.shelf.handed).containsExactly("a");
	}

	@Test
	void goesOnAfterOneThatCannotBeHandedOn() throws Exception {
		this.shelf.onHand = (one) -> {
			if (one.equals("bad")) {
				throw new IllegalArgumentException(one);
			}
		};
		this.shelf.nextRead().complete(List.of("a", "bad", "b"));
		this.shelf.nextRead();
		assertThat(this.shelf.handed).containsExactly("a", "b");
	}

	@Test
	void connectsOnceRedisIsThere() throws Exception {
		this.shelf.nextRead();
		Shelf another = new Shelf();
		RedisConnectionFactory late = mock();
		given(late.getConnection()).willThrow(new RedisConnectionFailureException("away")).willReturn(this.connection);
		new Reader<>("box-1-list-0.1", another, another, late, this.loop, this.timer).start();
		another.nextRead();
	}

	@Test
	void beginsAnewWhenAnAnswerNeverComesAndHandsOnNoneThatComesLate() throws Exception {
		CompletableFuture<List<String>> lost = this.shelf.nextRead();
		this.reader.revive();
		this.reader.revive();
		CompletableFuture<List<String>> next = this.shelf.nextRead();
		lost.complete(List.of("late"));
		next.complete(List.of("a"));
		this.shelf.nextRead();
		assertThat(this.shelf.handed).containsExactly("a");
	}

	@Test
	void isNotBegunAnewWhileItGoesOn() throws Exception {
		for (String one : List.of("a", "b", "c")) {
			CompletableFuture<List<String>> read = this.shelf.nextRead();
			this.reader.revive();
			read.complete(List.of(one));
		}
		this.shelf.nextRead();
		assertThat(this.shelf.handed).containsExactly("a", "b", "c");
		assertThat(this.shelf.reads).isEmpty();
	}

	@Test
	void handsNothingOnUntilWhatIsToBeDoneAsideIsDone() throws Exception {
		CountDownLatch done = new CountDownLatch(1);
		this.shelf.onHand = (one) -> {
			if (one.equals("junk")) {
				this.reader.aside(() -> {
					join(done);
					throw new RedisConnectionFailureException("away");
				});
			}
		};
		this.shelf.nextRead().complete(List.of("a", "junk", "b"));
		this.shelf.awaitQuestions();
		assertThat(this.shelf.handed).containsExactly("a", "junk");
		assertThat(this.shelf.reads).isEmpty();
		done.countDown();
		this.shelf.nextRead();
		assertThat(this.shelf.handed).containsExactly("a", "junk", "b");
	}

	@Test
	void goesOnAfterNoThreadCouldBeMadeForWhatIsDoneAsideAllTheSame() throws Exception {
		AtomicBoolean noMemory = new AtomicBoolean();
		ScheduledExecutorService few = Executors.newScheduledThreadPool(2, (task) -> {
			if (noMemory.getAndSet(false)) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			return new Thread(task);
		});
		CountDownLatch done = new CountDownLatch(1);
		Shelf another = new Shelf();
		Reader<String> reader = new Reader<>("box-1-list-0.1", another, another, this.connections, this.loop, few);
		another.onHand = (one) -> {
			if (one.equals("junk")) {
				noMemory.set(true);
				reader.aside(done::countDown);
			}
		};
		try {
			reader.start();
			another.nextRead().complete(List.of("junk", "a"));
			join(done);
			another.nextRead();
			assertThat(another.handed).containsExactly("a");
		}
		finally {
			few.shutdownNow();
		}
	}

	private static void join(CountDownLatch done) {
		try {
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void tellsThatItGoesRoundWhenItIsAnsweredOrWaitsOnPurpose() throws Exception {
		CompletableFuture<List<String>> read = this.shelf.nextRead();
		this.nanos.set(1000);
		read.completeExceptionally(new RedisConnectionFailureException("away"));
		read = this.shelf.nextRead();
		assertThat(this.loop.age()).as("after an error").isEqualTo(Duration.ofNanos(1000));
		read.complete(List.of());
		read = this.shelf.nextRead();
		assertThat(this.loop.age()).as("after an answer").isZero();
		this.shelf.resting = true;
		read.complete(List.of());
		this.nanos.set(2000);
		this.shelf.awaitQuestions();
		assertThat(this.loop.age()).as("while it rests").isZero();
	}

	@Test
	void readsAgainOnceItsLaneIsOpenedAnewAndHandsOnNothingOfBefore() throws Exception {
		CompletableFuture<List<String>> last = this.shelf.nextRead();
		this.shelf.open = false;
		last.complete(List.of("given back"));
		await().until(() -> !this.reader.isReading());
		this.shelf.open = true;
		this.reader.start();
		this.shelf.nextRead().complete(List.of("a"));
		this.shelf.nextRead();
		assertThat(this.shelf.handed).containsExactly("a");
	}

	@Test
	void endsWithItsLaneOnceTheLastReadIsOver() throws Exception {
		CompletableFuture<List<String>> last = this.shelf.nextRead();
		this.shelf.open = false;
		assertThat(this.reader.isReading()).isTrue();
		verify(this.connection, never()).close();
		last.complete(List.of("a"));
		await().until(() -> !this.reader.isReading());
		verify(this.connection).close();
		assertThat(this.shelf.handed).as("what is to be given back").isEmpty();
	}

	/** Answers when the test says so. */
	private static final class Shelf implements Reader.Gate, Reader.Source<String> {

		private final LinkedBlockingQueue<CompletableFuture<List<String>>> reads = new LinkedBlockingQueue<>();

		private final List<String> handed = new CopyOnWriteArrayList<>();

		private final List<RuntimeException> mended = new CopyOnWriteArrayList<>();

		private volatile Consumer<String> onHand = (one) -> {
		};

		private volatile boolean open = true;

		private volatile boolean resting;

		private volatile boolean full;

		private volatile int questions;

		CompletableFuture<List<String>> nextRead() throws InterruptedException {
			CompletableFuture<List<String>> read = this.reads.poll(30, TimeUnit.SECONDS);
			assertThat(read).as("a read").isNotNull();
			return read;
		}

		/** Waits until it was asked twice more what the lane allows. */
		void awaitQuestions() {
			int before = this.questions;
			await().until(() -> this.questions >= before + 2);
		}

		@Override
		public boolean isOpen() {
			this.questions++;
			return this.open;
		}

		@Override
		public boolean isResting() {
			return this.resting;
		}

		@Override
		public boolean hasRoom() {
			return !this.full;
		}

		@Override
		public CompletionStage<List<String>> read(OwnConnection own) {
			CompletableFuture<List<String>> read = new CompletableFuture<>();
			this.reads.add(read);
			return read.thenApply((all) -> all);
		}

		@Override
		public void hand(String one) {
			this.onHand.accept(one);
			this.handed.add(one);
		}

		@Override
		public void mend(RuntimeException trouble) {
			this.mended.add(trouble);
			throw trouble;
		}

	}

}

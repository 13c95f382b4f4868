package dev.catraca.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Closes a connection whose other side was asked and has said nothing for a while. One
 * that nobody asks anything may be silent for ever.
 */
final class AnswerTimeout extends ChannelDuplexHandler {

	private final long limit;

	private boolean waiting;

	/** When it was first asked since it last said something. */
	private long asked;

	private boolean watched;

	/**
	 * For one connection.
	 * @param limit how long it may be silent
	 */
	AnswerTimeout(Duration limit) {
		this.limit = limit.toNanos();
	}

	@Override
	public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise) throws Exception {
		if (!this.waiting) {
			this.waiting = true;
			this.asked = connection.executor().ticker().nanoTime();
			if (!this.watched) {
				watch(connection, this.limit);
			}
		}
		super.write(connection, message, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext connection, Object message) throws Exception {
		this.waiting = false;
		super.channelRead(connection, message);
	}

	/** No clock for each question: to set one costs more than to look now and then. */
	private void watch(ChannelHandlerContext connection, long nanos) {
		this.watched = true;
		connection.executor().schedule(() -> look(connection), nanos, TimeUnit.NANOSECONDS);
	}

	private void look(ChannelHandlerContext connection) {
		long left = this.limit - (connection.executor().ticker().nanoTime() - this.asked);
		this.watched = false;
		if (this.waiting && left > 0) {
			watch(connection, left);
		}
		else if (this.waiting) {
			connection.close();
		}
	}

}

package dev.catraca.redis;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How the client behaves when the connection breaks.
 */
@Configuration(proxyBeanMethods = false)
class LettuceConfiguration {

	private static final Duration DEAD_AFTER = Duration.ofSeconds(5);

	/** How much longer than a command waits. */
	private static final Duration SILENT_BEYOND = Duration.ofSeconds(3);

	/**
	 * By default Lettuce sends a command again whose answer was lost with its connection,
	 * although it may have been executed; a refused command fails at once instead, and
	 * its caller decides.
	 */
	@Bean
	LettuceClientOptionsBuilderCustomizer neverSendsACommandTwice() {
		return (options) -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS).requestQueueSize(10_000);
	}

	/**
	 * By default the kernel sends into a connection for a quarter of an hour that leads
	 * nowhere any more. Only the native transport can be told otherwise.
	 */
	@Bean
	LettuceClientOptionsBuilderCustomizer givesUpDeadConnections() {
		return (options) -> {
			SocketOptions.Builder socket = options.build().getSocketOptions().mutate();
			if (EpollProvider.isAvailable()) {
				socket.tcpUserTimeout(TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(DEAD_AFTER).build());
			}
			options.socketOptions(socket.build());
		};
	}

	/**
	 * Those of a node that hangs stay open, though another may have taken over for it:
	 * they are given up when no command waits for them any more.
	 */
	@Bean
	ClientResourcesBuilderCustomizer givesUpSilentConnections(DataRedisProperties properties) {
		Duration limit = Objects.requireNonNull(properties.getTimeout()).plus(SILENT_BEYOND);
		return (resources) -> resources.nettyCustomizer(new NettyCustomizer() {

			@Override
			public void afterChannelInitialized(Channel channel) {
				channel.pipeline().addFirst(new AnswerTimeout(limit));
			}

		});
	}

	/**
	 * By default ten times a second, and each time a thread wakes for nothing. What it
	 * times, a command that fails or the next attempt to connect, comes up to a quarter
	 * of a second late.
	 */
	@Bean(destroyMethod = "stop")
	HashedWheelTimer lettuceTimer() {
		return new HashedWheelTimer(new DefaultThreadFactory("lettuce-timer", true), 250, TimeUnit.MILLISECONDS);
	}

	@Bean
	ClientResourcesBuilderCustomizer ticksSlowly(HashedWheelTimer timer) {
		return (resources) -> resources.timer(timer);
	}

	/** By default the pause between attempts to reconnect grows to 30 s. */
	@Bean
	ClientResourcesBuilderCustomizer reconnectsSoon() {
		return (resources) -> resources
			.reconnectDelay(Delay.exponential(Duration.ofMillis(50), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS));
	}

}

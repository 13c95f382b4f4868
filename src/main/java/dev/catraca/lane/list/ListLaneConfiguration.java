package dev.catraca.lane.list;

import dev.catraca.redis.Partitions;
import dev.catraca.redis.QuietErrors;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Makes as many workers as are configured, each a bean with its own schedule.
 */
@Configuration(proxyBeanMethods = false)
@Import(ListLaneConfiguration.Workers.class)
class ListLaneConfiguration {

	/** A worker blocks while it waits, so each has a thread. */
	@Bean
	ThreadPoolTaskScheduler listWorkerScheduler(ListLaneProperties properties, Partitions partitions) {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setPoolSize(Math.max(1, properties.workers() * partitions.partitions()));
		scheduler.setThreadNamePrefix("list-worker-");
		scheduler.setErrorHandler(new QuietErrors());
		return scheduler;
	}

	static class Workers implements BeanRegistrar {

		@Override
		public void register(BeanRegistry registry, Environment environment) {
			Binder binder = Binder.get(environment);
			int workers = binder.bindOrCreate("catraca.lane.list", ListLaneProperties.class).workers();
			int partitions = binder.bindOrCreate("catraca", Partitions.class).partitions();
			for (int partition = 0; partition < partitions; partition++) {
				for (int number = 0; number < workers; number++) {
					register(registry, partition, number);
				}
			}
		}

		private static void register(BeanRegistry registry, int partition, int number) {
			registry.registerBean("listWorker" + partition + "." + number, ListWorker.class,
					(spec) -> spec.supplier((context) -> new ListWorker(context.bean(ListLane.class),
							context.bean(ProcessingLists.class), partition, number)));
		}

	}

}

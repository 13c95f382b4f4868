package dev.catraca.lane.list;

import java.util.List;

import org.springframework.context.ApplicationContext;

/**
 * Lets a test of another package take from the list, give back and sweep.
 */
public final class ListHand {

	private final ProcessingLists lists;

	private final ListRecovery recovery;

	private final ListReconciler reconciler;

	public ListHand(ApplicationContext service) {
		this.lists = service.getBean(ProcessingLists.class);
		this.recovery = service.getBean(ListRecovery.class);
		this.reconciler = service.getBean(ListReconciler.class);
	}

	public List<String> take(String worker, int most) {
		return this.lists.take(0, worker, most).toCompletableFuture().join();
	}

	public List<String> held(String worker) {
		return this.lists.held(0, worker, 1000);
	}

	/** Gives back what dead workers hold. */
	public void recover() {
		this.recovery.recoverStalled();
	}

	/** Looks twice, for what is missing once may only be on its way. */
	public void reconcile() {
		this.reconciler.reconcile();
		this.reconciler.reconcile();
	}

}

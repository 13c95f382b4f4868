package dev.catraca.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.HttpResource;
import org.springframework.web.servlet.resource.PathResourceResolver;
import org.springframework.web.servlet.resource.TransformedResource;

/**
 * Gives the control room its short address, and lets browsers keep what pages consist of,
 * below a name that changes with any of it: who comes back in a rush asks for the page
 * and not for twenty files. The pages themselves are in static.
 */
@Configuration(proxyBeanMethods = false)
class PageConfiguration implements WebMvcConfigurer {

	private static final String PAGES = "classpath:/static/";

	private static final CacheControl FOR_GOOD = CacheControl.maxAge(Duration.ofDays(365)).immutable();

	private final String version = version();

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addViewController("/operator").setViewName("forward:/operator.html");
	}

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler("/*.html")
			.addResourceLocations(PAGES)
			.resourceChain(false)
			.addResolver(new InMemory(this::withVersion));
		registry.addResourceHandler("/v-*/**")
			.addResourceLocations(PAGES)
			.setUseLastModified(false)
			.resourceChain(false)
			.addResolver(new Versions());
	}

	private Resource withVersion(Resource page) throws IOException {
		return new TransformedResource(page,
				page.getContentAsString(StandardCharsets.UTF_8)
					.replaceAll("(href|src)=\"(?=css/|js/|icon)", "$0" + this.version + "/")
					.getBytes(StandardCharsets.UTF_8));
	}

	private static String version() {
		CRC32 sum = new CRC32();
		try {
			List<Resource> files = Arrays
				.stream(new PathMatchingResourcePatternResolver().getResources(PAGES + "**/*.*"))
				.sorted(Comparator.comparing(Resource::getDescription))
				.toList();
			for (Resource file : files) {
				sum.update(file.getContentAsByteArray());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read the pages", ex);
		}
		return "v-%08x".formatted(sum.getValue());
	}

	/** Files that are found, made ready and sent from memory. */
	private static class InMemory extends PathResourceResolver {

		private final Map<String, Resource> known = new ConcurrentHashMap<>();

		private final Ready ready;

		InMemory(Ready ready) {
			this.ready = ready;
		}

		@Override
		protected @Nullable Resource getResource(String path, Resource location) throws IOException {
			Resource file = this.known.get(path);
			if (file == null) {
				Resource found = super.getResource(path, location);
				if (found != null) {
					file = this.ready.make(found);
					this.known.put(path, file);
				}
			}
			return file;
		}

	}

	/**
	 * What pages consist of, by the name of a version. A page of another one is given
	 * what there is, not to be kept: instances are replaced one by one.
	 */
	private final class Versions extends InMemory {

		Versions() {
			super(Kept::new);
		}

		@Override
		protected @Nullable Resource getResource(String path, Resource location) throws IOException {
			int end = path.indexOf('/');
			Resource file = path.endsWith(".html") ? null : super.getResource(path.substring(end + 1), location);
			return (file == null || path.substring(0, end).equals(PageConfiguration.this.version)) ? file
					: new TransformedResource(file, file.getContentAsByteArray());
		}

	}

	/** A file that browsers may keep. */
	private static final class Kept extends TransformedResource implements HttpResource {

		Kept(Resource file) throws IOException {
			super(file, file.getContentAsByteArray());
		}

		@Override
		public HttpHeaders getResponseHeaders() {
			HttpHeaders headers = new HttpHeaders();
			headers.setCacheControl(FOR_GOOD);
			return headers;
		}

	}

	@FunctionalInterface
	private interface Ready {

		Resource make(Resource file) throws IOException;

	}

}

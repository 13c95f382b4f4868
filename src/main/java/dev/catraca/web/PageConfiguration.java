package dev.catraca.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;

import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.caffeine.CaffeineCache;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
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
			.resourceChain(true, kept())
			.addTransformer(this::withVersion);
		registry.addResourceHandler("/" + this.version + "/**")
			.addResourceLocations(PAGES)
			.setCacheControl(FOR_GOOD)
			.resourceChain(true, kept())
			.addTransformer(PageConfiguration::inMemory);
		registry.addResourceHandler("/v-*/**")
			.addResourceLocations(PAGES)
			.resourceChain(false)
			.addResolver(new OtherVersions());
	}

	/** Not for any number of ways to write a path. */
	private static CaffeineCache kept() {
		return new CaffeineCache("pages", Caffeine.newBuilder().maximumSize(200).executor(Runnable::run).build());
	}

	private Resource withVersion(HttpServletRequest request, Resource page, ResourceTransformerChain chain)
			throws IOException {
		String text = chain.transform(request, page).getContentAsString(StandardCharsets.UTF_8);
		return new TransformedResource(page,
				text.replaceAll("(href|src)=\"(?=css/|js/|icon)", "$0" + this.version + "/")
					.getBytes(StandardCharsets.UTF_8));
	}

	private static Resource inMemory(HttpServletRequest request, Resource file, ResourceTransformerChain chain)
			throws IOException {
		return new TransformedResource(file, file.getContentAsByteArray());
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

	/**
	 * What a page of another version asks for, while instances are replaced one by one:
	 * as it is here, and not to be kept.
	 */
	private static final class OtherVersions extends PathResourceResolver {

		@Override
		protected @Nullable Resource getResource(String path, Resource location) throws IOException {
			return super.getResource(path.substring(path.indexOf('/') + 1), location);
		}

	}

}

FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -q -ntp -Dmaven.test.skip=true package
# what seldom changes goes into layers of its own
RUN java -Djarmode=tools -jar target/catraca-*.jar extract --layers --application-filename catraca.jar --destination /layers

FROM eclipse-temurin:25-jre
WORKDIR /app
# 1000 is taken in the base image
RUN mkdir data && chown 10001:10001 . data
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/spring-boot-loader/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
COPY ops/image/ ./
USER 10001:10001
# the service starts once, to keep what the JVM loads and links for every later start
RUN java @java.options -XX:AOTCacheOutput=catraca.aot -Xlog:aot=error -Dspring.context.exit=onRefresh -jar catraca.jar \
      --catraca.embedded-redis.port=0 --catraca.embedded-redis.data-dir=/tmp/redis && rm -rf /tmp/redis
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=3m --start-interval=2s CMD ["bash", "healthcheck"]
# java is the first process, so SIGTERM reaches it and it stops in order
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=catraca.aot", "-jar", "catraca.jar"]

// Gradle 8.5 or later on JDK 21, 9.1 or later on JDK 25.
plugins {
    application
}

repositories {
    mavenLocal() // Treadle is not yet on Maven Central
    mavenCentral()
}

val treadleVersion = "0.1.0-SNAPSHOT"
val junitVersion = "5.14.1"

dependencies {
    implementation(platform("io.treadle:treadle-bom:$treadleVersion"))
    implementation("io.treadle:treadle-http-client") // or treadle-loop, without HTTP
    testImplementation("io.treadle:treadle-testkit")
    testImplementation(platform("org.junit:junit-bom:$junitVersion"))
    testImplementation("org.junit.jupiter:junit-jupiter")
    testRuntimeOnly("org.junit.platform:junit-platform-launcher")
    // To run and test in an IDE with a click, without giving it the flag: docs/deployment.md.
    // runtimeOnly("io.treadle:treadle-attach")
}

// The flag that Treadle needs; the second is for Netty's epoll, and takes away a warning.
val flags = listOf("--add-opens=java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED")

tasks.withType<JavaCompile> {
    options.release.set(21)
    options.encoding = "UTF-8"
}

tasks.withType<Test> {
    useJUnitPlatform()
    jvmArgs(flags)
}

application {
    mainClass.set("com.example.App")
    applicationDefaultJvmArgs = flags // gradle run, and the scripts of gradle installDist
}

// java -jar build/libs/starter.jar needs no flag: the manifest has them, and names the dependencies beside it.
val copyDependencies = tasks.register<Copy>("copyDependencies") {
    from(configurations.runtimeClasspath)
    into(layout.buildDirectory.dir("libs/lib"))
}

tasks.jar {
    dependsOn(copyDependencies)
    manifest {
        attributes(
            "Main-Class" to "com.example.App",
            "Class-Path" to configurations.runtimeClasspath.map { files -> files.joinToString(" ") { "lib/${it.name}" } },
            "Add-Opens" to "java.base/java.lang",
            "Enable-Native-Access" to "ALL-UNNAMED",
        )
    }
}

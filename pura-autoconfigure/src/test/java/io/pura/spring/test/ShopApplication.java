package io.pura.spring.test;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application whose actors are tested. Scans no more, as what is tested stands here.
 */
@SpringBootApplication(scanBasePackages = "io.pura.spring.test.shop")
class ShopApplication {

}

# A real Neo4j 5 Community server for development and tests, out of Maven Central, in .neo4j/ (nothing of it is committed).
NEO4J_HOME ?= .neo4j
NEO4J_POM := tests/neo4j/pom.xml

.PHONY: neo4j neo4j-bench neo4j-clean
neo4j: $(NEO4J_HOME)/.complete  ## assemble the Neo4j server that the tests marked neo4j use

$(NEO4J_HOME)/.complete: $(NEO4J_POM)
	@command -v java >/dev/null || { echo "make neo4j: needs Java 17 (package openjdk-17-jdk-headless)" >&2; exit 1; }
	@command -v mvn >/dev/null || { echo "make neo4j: needs Maven (package maven)" >&2; exit 1; }
	rm -rf $(NEO4J_HOME)
	mvn -q -B -f $(NEO4J_POM) dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=$(abspath $(NEO4J_HOME))/lib
	touch $@

neo4j-bench: neo4j  ## add APOC, which the writer that bench/load.py compares with needs
	mvn -q -B -f tests/neo4j/apoc.xml dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=$(abspath $(NEO4J_HOME))/plugins

neo4j-clean:
	rm -rf $(NEO4J_HOME)

"""A contract for import-linter: an app imports of another app only what that app publishes."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublishedModules(Contract):
    """Each package directly below `package` is an app, which others may import only in part.

    They may import modules whose last name is in `everywhere`, and those in `published`. A published module that no
    other app imports breaks the contract too, so that the list stays short.
    """

    package = fields.StringField()
    everywhere = fields.SetField(subfield=fields.StringField())
    published = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find imports of modules that are not published, and published modules that nobody needs."""
        foreign = {
            (importer, imported)
            for imported in graph.find_descendants(self.package)
            for importer in graph.find_modules_that_directly_import(imported)
            if importer.startswith(f"{self.package}.") and self._app(importer) != self._app(imported)
        }
        hidden = sorted(
            f"{importer} -> {imported}"
            for importer, imported in foreign
            if imported.rpartition(".")[2] not in self.everywhere and imported not in self.published
        )
        unused = sorted(set(self.published) - {imported for _importer, imported in foreign})
        return ContractCheck(kept=not hidden and not unused, metadata={"hidden": hidden, "unused": unused})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print what is wrong."""
        for line in check.metadata["hidden"]:
            output.print_error(f"Not published: {line}")
        for module in check.metadata["unused"]:
            output.print_error(f"Published, but no other app imports it: {module}")

    def _app(self, module: str) -> str:
        return module.removeprefix(f"{self.package}.").partition(".")[0]

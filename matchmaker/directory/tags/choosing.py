"""Tags to choose from: those that are offered, indented as they stand in the tree."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from wtforms.fields.choices import SelectChoice

from matchmaker.directory.models import Company
from matchmaker.directory.tags.core.propose import ProductWords, Proposer
from matchmaker.directory.tags.core.tree import Tree
from matchmaker.web.locale import current_locale


def list_choices(
    tree: Tree, chosen: Collection[str] = (), sectors: Collection[str] = ()
) -> list[SelectChoice]:
    """Return what can be chosen below these sectors (none: all), and what is chosen already.

    A tag that is switched off is offered only to who carries it. What stands below another one
    says so by the words before it.
    """
    locale = current_locale()
    return [
        SelectChoice(tag.code, tag.name.in_language(locale), {"data-depth": str(depth)})
        for depth, tag in tree.walk()
        if tag.parent_code is not None
        and (tag.active or tag.code in chosen)
        and (not sectors or tree.sector_of(tag.code) in sectors or tag.code in chosen)
    ]


def propose_for(company: Company, tree: Tree) -> tuple[str, ...]:
    """Return the tags that a company's products propose, as one would choose them."""
    return tree.chosen(Proposer(tree).propose(words_of(company), company.sectors))


def words_of(company: Company) -> list[ProductWords]:
    """Return what is known of a company's products."""
    return [
        ProductWords(
            name_id=product.name_id,
            name_en=product.name_en,
            hs=product.hs_code or "",
            kbli=product.kbli or "",
        )
        for product in company.products
    ]


def say_tags(tree: Tree, codes: Sequence[str]) -> list[str]:
    """Return the names of the chosen ones of a closed set."""
    locale = current_locale()
    return [tree.label(code, locale) for code in tree.chosen(codes)]

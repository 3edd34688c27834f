"""How complete a profile is, what is missing, and how many partners of the edition ask for it."""

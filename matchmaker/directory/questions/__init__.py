"""Questions that an edition's organisers add to the profiles of IKM or partners, and answers."""

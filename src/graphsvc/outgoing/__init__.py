"""What this project asks of other servers, and only where somebody told it to.

``pushing`` sends entities to a broker; ``fetching`` gets documents, never from a private
address by chance (``connecting``); ``harvesting`` gets city files and checks them, after what
``sources`` understands and ``following`` finds in a feed, and ``keeping`` keeps them.
"""

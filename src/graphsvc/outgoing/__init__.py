"""What this project asks of other servers, and only where somebody told it to.

``pushing`` sends entities to a broker; ``fetching`` gets documents, never from a private
address by chance; ``harvesting`` gets city files and checks them.
"""

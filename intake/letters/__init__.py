"""From a decided referral to a letter, and from the letter to the provider's answer."""

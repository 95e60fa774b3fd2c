using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SpikeSharp;

/// <summary>Builds the key of a solution from everything it depends on: a SHA-256 over texts and numbers, each with its length.</summary>
internal sealed class DecoderCacheKey : IDisposable
{
    private const string Version = "SpikeSharp decoders 1";

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public DecoderCacheKey() => Add(Version);

    public DecoderCacheKey Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    public DecoderCacheKey Add(ReadOnlySpan<double> numbers) => Add(MemoryMarshal.AsBytes(numbers));

    public DecoderCacheKey Add(long number) => Add(MemoryMarshal.AsBytes([number]));

    public DecoderCacheKey Add(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(MemoryMarshal.AsBytes([bytes.Length]));
        _hash.AppendData(bytes);
        return this;
    }

    /// <summary>The key: 64 hexadecimal digits. The builder starts anew.</summary>
    public string Finish()
    {
        string key = Convert.ToHexStringLower(_hash.GetHashAndReset());
        Add(Version);
        return key;
    }

    public void Dispose() => _hash.Dispose();
}

using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using SpikeSharp.Cli.Options;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Data;

/// <summary>The data of one input: raw values as the file has them, scaled when they are copied out.</summary>
internal sealed class DataInput
{
    private readonly NdArray _raw;
    private readonly InputScale _scale;
    private readonly double[] _mean;
    private readonly double[] _std;
    private readonly int _channelStride;

    /// <param name="input">The input it is for.</param>
    /// <param name="raw">Item axis first; the rest holds as many elements as the input.</param>
    /// <param name="count">Items to use.</param>
    /// <param name="scale">Applied first.</param>
    /// <param name="mean">Subtracted next; one number or one a channel.</param>
    /// <param name="std">Divided by last; one number or one a channel.</param>
    /// <param name="channelStride">Elements from one channel to the next: 1 if channels come last.</param>
    public DataInput(ModelInput input, NdArray raw, int count, InputScale scale, double[] mean, double[] std, int channelStride)
    {
        Input = input;
        Count = count;
        _raw = raw;
        _scale = scale;
        _mean = mean;
        _std = std;
        _channelStride = channelStride;
    }

    public ModelInput Input { get; }

    /// <summary>Number of items.</summary>
    public int Count { get; }

    /// <summary>Shape of an item in the file.</summary>
    public ImmutableArray<int> ItemShape => _raw.Shape[1..];

    /// <summary>Writes scaled items one after the other.</summary>
    /// <param name="first">Index of the first item.</param>
    /// <param name="destination">Shape (items, size of the input); a whole number of items.</param>
    public void CopyTo<T>(int first, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        int start = first * Input.Size;
        if (destination.Length % Input.Size != 0 || first + (destination.Length / Input.Size) > Count)
            throw new ArgumentException($"{destination.Length} elements from item {first} are not whole items of {Input.Size} among {Count}.", nameof(destination));

        switch (_raw.Type)
        {
            case ElementType.UInt8: Copy(_raw.AsSpan<byte>()[start..], destination); break;
            case ElementType.Float32: Copy(_raw.AsSpan<float>()[start..], destination); break;
            case ElementType.Float64: Copy(_raw.AsSpan<double>()[start..], destination); break;
            case ElementType.Float16: Copy(_raw.AsSpan<Half>()[start..], destination); break;
            case ElementType.Int8: Copy(_raw.AsSpan<sbyte>()[start..], destination); break;
            case ElementType.Int16: Copy(_raw.AsSpan<short>()[start..], destination); break;
            case ElementType.Int32: Copy(_raw.AsSpan<int>()[start..], destination); break;
            case ElementType.Int64: Copy(_raw.AsSpan<long>()[start..], destination); break;
            case ElementType.UInt16: Copy(_raw.AsSpan<ushort>()[start..], destination); break;
            case ElementType.UInt32: Copy(_raw.AsSpan<uint>()[start..], destination); break;
            case ElementType.UInt64: Copy(_raw.AsSpan<ulong>()[start..], destination); break;
            default: Copy(MemoryMarshal.AsBytes(_raw.AsSpan<bool>())[start..], destination); break;
        }
    }

    // In double throughout, rounded once: a byte / 255 is then the nearest float, as if it had been divided in float.
    private void Copy<TRaw, T>(ReadOnlySpan<TRaw> raw, Span<T> destination)
        where TRaw : unmanaged, INumberBase<TRaw>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double multiplier, double divisor) = _scale;
        if (_mean.Length == 0 && _std.Length == 0)
        {
            for (int i = 0; i < destination.Length; i++)
                destination[i] = T.CreateTruncating(double.CreateTruncating(raw[i]) * multiplier / divisor);

            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            double value = double.CreateTruncating(raw[i]) * multiplier / divisor;
            int channel = i / _channelStride;
            destination[i] = T.CreateTruncating((value - Of(_mean, channel, 0)) / Of(_std, channel, 1));
        }
    }

    private static double Of(double[] perChannel, int channel, double otherwise) => perChannel.Length == 0 ? otherwise : perChannel[channel % perChannel.Length];
}

using System.Numerics.Tensors;
using SpikeSharp.Numerics;

namespace SpikeSharp.Networks;

public static partial class Benchmarks
{
    private const int LmuOrder = 256, LmuUnits = 212, LmuReadout = 10;

    /// <summary>A Legendre memory unit of order 256 that remembers a window of the input <c>inp</c> (zeros), with 212 hidden units of a <see cref="TensorNode"/> and a readout of 10 values.</summary>
    /// <remarks>
    /// The memory m follows m' = A m + B u with A[i, j] = R[i] (-1 if i &lt; j, else (-1)^(i-j+1)), B[i] = R[i] (-1)^i and R[i] = (2i + 1)/theta, held over steps of 1.
    /// A synapse of 0 is what delays its feedback by a step. Time is counted in steps and its probe keeps the last step: give it one sample a step, and run with
    /// <see cref="SimulatorOptions.Stateful"/> off for sequences that have nothing to do with each other.
    /// Source: A. Voelker, I. Kajic and C. Eliasmith, "Legendre memory units: continuous-time representation in recurrent neural networks", 2019.
    /// </remarks>
    /// <param name="theta">Length of the window in steps, positive.</param>
    /// <param name="inputDimensions">Elements of the input, at least 1.</param>
    /// <returns>A network without neurons and with one probe.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="theta"/> is not positive and finite, or <paramref name="inputDimensions"/> is below 1.</exception>
    public static Network Lmu(double theta, int inputDimensions)
    {
        Check.Positive(theta, nameof(theta));
        Check.AtLeast(inputDimensions, 1, nameof(inputDimensions));
        (double[] a, double[] b) = LmuMemory(theta);
        Network network = new("lmu", seed: 0);
        Node input = AddInput(network, "inp", inputDimensions, 0);
        Network cell = network.Add(new Network("cell"));
        Node x = cell.Add(Node.Relay(inputDimensions, "x")), u = cell.Add(Node.Relay(1, "u")), m = cell.Add(Node.Relay(LmuOrder, "m"));
        TensorNode h = cell.Add(new TensorNode((x, y) => Tensor.Tanh(x, y), [LmuUnits], [LmuUnits]) { Label = "h" });
        Lowpass delay = new(0);
        cell.Connect(x, u, new Dense(1, inputDimensions, [.. Enumerable.Repeat(1.0, inputDimensions)]), Synapse.None);
        cell.Connect(h, u, Zeros(1, LmuUnits), delay);
        cell.Connect(m, u, Zeros(1, LmuOrder), delay);
        cell.Add(new Connection(m, m) { Transform = new Dense(LmuOrder, LmuOrder, a), Synapse = delay, Trainable = false });
        cell.Add(new Connection(u, m) { Transform = new Dense(LmuOrder, 1, b), Synapse = Synapse.None, Trainable = false });
        cell.Connect(x, h, Zeros(LmuUnits, inputDimensions), Synapse.None);
        cell.Connect(h, h, Zeros(LmuUnits, LmuUnits), delay);
        cell.Connect(m, h, new Dense(LmuUnits, LmuOrder, new Glorot(shape: WeightShape.Normal)), Synapse.None);

        network.Add(new Connection(input, x) { Synapse = Synapse.None, Trainable = false });
        Node output = network.Add(Node.Relay(LmuReadout, "out"));
        network.Connect(h, output, new Dense(LmuReadout, LmuUnits, new Glorot()), Synapse.None);
        network.Add(new Probe(output) { KeepHistory = false });
        return network;
    }

    // exp of [[A, B], [0, 0]] holds both matrices of the zero-order hold.
    private static (double[] A, double[] B) LmuMemory(double theta)
    {
        const int Size = LmuOrder + 1;
        double[] system = new double[Size * Size];
        for (int i = 0; i < LmuOrder; i++)
        {
            double r = ((2 * i) + 1) / theta;
            for (int j = 0; j < LmuOrder; j++) system[(i * Size) + j] = i < j || int.IsEvenInteger(i - j) ? -r : r;
            system[(i * Size) + LmuOrder] = int.IsEvenInteger(i) ? r : -r;
        }
        double[] held = MatrixExponential.Of(system, Size), a = new double[LmuOrder * LmuOrder], b = new double[LmuOrder];
        for (int i = 0; i < LmuOrder; i++)
        {
            held.AsSpan(i * Size, LmuOrder).CopyTo(a.AsSpan(i * LmuOrder));
            b[i] = held[(i * Size) + LmuOrder];
        }
        return (a, b);
    }

    private static Dense Zeros(int rows, int columns) => new(rows, columns, new double[rows * columns]);
}
